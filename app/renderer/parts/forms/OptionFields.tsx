import { useTranslation } from 'react-i18next';
import { linkKind, type FormField } from '../../../../helper/protocol/index.ts';
import type { Draft } from './draft.ts';
import styles from './Form.module.css';
import { FormInput, type FieldValue } from './FormInput.tsx';

interface OptionFieldsProps {
  draft: Draft;
  fields: readonly FormField[];
  namespaces: readonly string[];
  parents: readonly string[];
  error: (path: string) => string | undefined;
  onTouch: (path: string) => void;
  onChange: (name: string, value: FieldValue) => void;
}

/** The options of the chosen kind. */
export function OptionFields({ draft, fields, namespaces, parents, error, onTouch, onChange }: OptionFieldsProps) {
  const { t } = useTranslation();
  const optional = linkKind(draft.kind).parent === 'optional' ? [{ value: '', label: t('common:none') }] : [];
  const choices = {
    parent: [...optional, ...parents.map((parent) => ({ value: parent, label: parent }))],
    namespace: namespaces.map((name) => ({ value: name, label: name || t('common:ownNamespace') })),
  };
  return fields.map((field) => (
    <div key={field.name} className={field.type === 'addresses' ? styles.whole : ''}>
      <FormInput
        field={field}
        label={t(`kinds:${draft.kind}.field.${field.name}`)}
        value={draft.options[field.name]}
        path={`options.${field.name}`}
        {...(field.type === 'parent' || field.type === 'namespace' ? { choices: choices[field.type] } : {})}
        error={error}
        onTouch={onTouch}
        onChange={(value) => onChange(field.name, value)}
      />
    </div>
  ));
}
