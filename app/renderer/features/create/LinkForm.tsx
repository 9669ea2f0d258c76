import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isPairKind, linkKind, type Link } from '../../../../helper/protocol/index.ts';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Explain } from '../../ui/Explain.tsx';
import { Field, NumberField } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Toggle.tsx';
import { AddressList } from '../../parts/forms/AddressList.tsx';
import type { Draft } from '../../parts/forms/draft.ts';
import { OptionFields } from '../../parts/forms/OptionFields.tsx';
import { controllersIn, parentsIn } from '../../parts/links/propose.ts';
import styles from '../../parts/forms/Form.module.css';

interface LinkFormProps {
  draft: Draft;
  links: readonly Link[];
  namespaces: readonly string[];
  error: (path: string) => string | undefined;
  onTouch: (path: string) => void;
  /** `path` is the field that was changed. */
  onChange: (draft: Draft, path: string) => void;
}

/** The column of one end of a pair; null: what stands in it runs on with the rest. */
function End({ label, children }: { label: string | null; children: ReactNode }) {
  return (
    <div
      className={label === null ? styles.noEnd : styles.end}
      {...(label === null ? {} : { role: 'group', 'aria-label': label })}
    >
      {children}
    </div>
  );
}

/** The fields that every kind has, those of the chosen kind, and the seldom used ones folded away. */
export function LinkForm({ draft, links, namespaces, error, onTouch, onChange }: LinkFormProps) {
  const { t } = useTranslation();
  const set = (fields: Partial<Draft>, path: string) => onChange({ ...draft, ...fields }, path);
  const fields = linkKind(draft.kind).form;
  const optionProps = {
    draft,
    namespaces,
    parents: parentsIn(links, draft.namespace).map((link) => link.name),
    error,
    onTouch,
    onChange: (name: string, value: string | boolean | string[]) =>
      set(
        { options: { ...draft.options, [name]: value }, ...(name === 'peer' ? { isPeerNamed: value !== '' } : {}) },
        `options.${name}`,
      ),
  };
  const advanced = fields.filter((field) => field.isAdvanced);
  const hasEnds = isPairKind(draft.kind);
  const addresses = (
    <div className={styles.whole}>
      <AddressList
        label={t('create:addresses')}
        addresses={draft.addresses}
        onChange={(list) => set({ addresses: list }, 'addresses')}
        error={(position) => error(`addresses.${position}`)}
        onTouch={(position) => onTouch(`addresses.${position}`)}
      />
    </div>
  );
  return (
    <>
      <div className={styles.fields}>
        <End label={hasEnds ? t('create:thisEnd') : null}>
          <Field
            mono
            autoFocus
            selectOnFocus
            label={t('create:name')}
            value={draft.name}
            error={error('name')}
            onBlur={() => onTouch('name')}
            onChange={(name) => set({ name, isNamed: true }, 'name')}
          />
          <Select
            label={t('create:namespace')}
            explain={<Explain term="namespace" />}
            value={draft.namespace}
            onChange={(namespace) =>
              set(
                {
                  namespace,
                  controller: '',
                  options:
                    draft.options.peerNamespace === draft.namespace
                      ? { ...draft.options, peerNamespace: namespace }
                      : draft.options,
                },
                'namespace',
              )
            }
            choices={namespaces.map((name) => ({ value: name, label: name || t('common:ownNamespace') }))}
          />
          {hasEnds && addresses}
        </End>
        <End label={hasEnds ? t('create:peerEnd') : null}>
          <OptionFields {...optionProps} fields={fields.filter((field) => !field.isAdvanced)} />
        </End>
        {!hasEnds && addresses}
        <Select
          label={t('create:controller')}
          explain={<Explain term="controller" />}
          mono
          value={draft.controller}
          onChange={(controller) => set({ controller }, 'controller')}
          error={error('controller')}
          choices={[
            { value: '', label: t('common:none') },
            ...controllersIn(links, draft.namespace).map(({ name }) => ({ value: name, label: name })),
          ]}
        />
        <span className={styles.switch}>
          <Switch isSelected={draft.up} onChange={(up) => set({ up }, 'up')}>
            {t('create:up')}
          </Switch>
        </span>
      </div>
      <Disclosure title={t('create:advanced')}>
        <div className={`${styles.fields} ${styles.advanced}`}>
          <NumberField
            label={t('create:mtu')}
            unit={t('create:unit.bytes')}
            explain={<Explain term="mtu" />}
            placeholder={t('create:byKernel')}
            value={draft.mtu}
            error={error('mtu')}
            onBlur={() => onTouch('mtu')}
            onChange={(mtu) => set({ mtu }, 'mtu')}
          />
          <Field
            mono
            label={t('create:mac')}
            explain={<Explain term="mac" />}
            placeholder={t('create:byKernel')}
            value={draft.mac}
            error={error('mac')}
            onBlur={() => onTouch('mac')}
            onChange={(mac) => set({ mac }, 'mac')}
          />
          <Field
            label={t('create:alias')}
            explain={<Explain term="alias" />}
            value={draft.alias}
            error={error('alias')}
            onBlur={() => onTouch('alias')}
            onChange={(alias) => set({ alias }, 'alias')}
          />
          <NumberField
            label={t('create:group')}
            explain={<Explain term="group" />}
            value={draft.group}
            error={error('group')}
            onBlur={() => onTouch('group')}
            onChange={(group) => set({ group }, 'group')}
          />
          <OptionFields {...optionProps} fields={advanced} />
        </div>
      </Disclosure>
    </>
  );
}
