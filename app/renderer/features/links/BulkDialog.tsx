import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { linkKey, type Link } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { useLinks, useNamespaces } from '../../state/index.ts';
import { Field } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { mtuFault } from '../../parts/forms/faults.ts';
import { setAll, type LinkChange } from '../../parts/links/change.ts';
import { LinksChangeDialog } from '../../parts/links/LinksChangeDialog.tsx';
import { controllersIn } from '../../parts/links/propose.ts';

export const BULK = ['up', 'down', 'mtu', 'controller', 'move'] as const;
export type Bulk = (typeof BULK)[number];

/** What the field says as a change; null: nothing yet. */
function changeOf(what: Bulk, value: string | null): LinkChange | null {
  if (what === 'up' || what === 'down') return { up: what === 'up' };
  if (value === null) return null;
  if (what === 'mtu') return mtuFault(value) === null ? { mtu: Number(value) } : null;
  return what === 'move' ? { moveTo: value } : { controller: value === '' ? null : value };
}

/** One change for all selected links. */
export function BulkDialog({
  what,
  links: asked,
  onClose,
  onDone,
}: {
  what: Bulk;
  links: readonly Link[];
  onClose: () => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const [links] = useState(asked);
  const [value, setValue] = useState<string | null>(null);
  const all = useLinks();
  const namespaces = useNamespaces();
  const change = changeOf(what, value);
  const fault = what === 'mtu' && value !== null ? mtuFault(value) : null;
  const names = { count: links.length, name: links[0]?.name ?? '' };
  const [first] = links;
  const own = new Set(links.map(({ namespace, index }) => linkKey(namespace, index)));
  const together = links.every(({ namespace }) => namespace === first?.namespace);
  const controllers = first && together ? controllersIn(all, first.namespace) : [];
  return (
    <LinksChangeDialog
      title={t(`links:bulk.title.${what}`, names)}
      word={t('links:bulk.apply')}
      changes={change === null ? null : setAll(links, change)}
      done={t('links:bulk.done', names)}
      text={t('links:bulk.text')}
      onMade={onDone}
      onClose={onClose}
    >
      {what === 'mtu' && (
        <Field
          label={t('links:column.mtu')}
          numeric
          autoFocus
          value={value ?? ''}
          onChange={setValue}
          error={fault ? localized(fault) : undefined}
        />
      )}
      {what === 'controller' && (
        <Select
          label={t('links:column.controller')}
          value={value ?? '\0'}
          onChange={setValue}
          choices={[
            { value: '', label: t('links:bulk.noController') },
            ...controllers
              .filter(({ namespace, index }) => !own.has(linkKey(namespace, index)))
              .map(({ name }) => ({ value: name, label: name })),
          ]}
        />
      )}
      {what === 'move' && (
        <Select
          label={t('links:bulk.namespace')}
          value={value ?? '\0'}
          onChange={setValue}
          choices={namespaces.map(({ name }) => ({
            value: name,
            label: name === '' ? t('common:ownNamespace') : name,
          }))}
        />
      )}
    </LinksChangeDialog>
  );
}
