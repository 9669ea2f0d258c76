import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { useNamespaces } from '../../../state/index.ts';
import type { Choice } from '../../../ui/Select.tsx';
import { wordsOf } from '../document-text.ts';
import { FormContext } from './form-context.ts';

/** The namespaces that the document makes and those that are there; the helper's own first, as the default. */
export function useNamespaceChoices(): readonly Choice<string>[] {
  const { t } = useTranslation();
  const { value } = useContext(FormContext);
  // A document cannot name a foreign one.
  const observed = useNamespaces().flatMap(({ name, foreign }) => (foreign ? [] : [name]));
  const names = [...new Set([...wordsOf(value.namespaces), ...observed])].filter((name) => name !== '');
  return [{ value: '', label: t('common:ownNamespace') }, ...names.map((name) => ({ value: name, label: name }))];
}
