import { useTranslation } from 'react-i18next';
import { linkKind, type FormField } from '../../../../helper/protocol/index.ts';
import { Explain } from '../../ui/Explain.tsx';
import { Field, NumberField } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Toggle.tsx';
import { AddressList } from './AddressList.tsx';
import type { Draft } from './draft.ts';
import styles from './Form.module.css';

export interface OptionFieldsProps {
  draft: Draft;
  fields: readonly FormField[];
  namespaces: readonly string[];
  parents: readonly string[];
  error: (path: string) => string | undefined;
  onTouch: (path: string) => void;
  onChange: (name: string, value: string | boolean | string[]) => void;
}

function OptionInput({ field, ...props }: OptionFieldsProps & { field: FormField }) {
  const { t } = useTranslation();
  const { name, term, unit, placeholder } = field;
  const { draft, error, onTouch, onChange } = props;
  const value = draft.options[name];
  const path = `options.${name}`;
  const label = t(`kinds:${props.draft.kind}.field.${name}`);
  const explain = term === undefined ? undefined : <Explain term={term} />;
  const shared = { label, explain, error: error(path) };
  switch (field.type) {
    case 'switch':
      return (
        <span className={styles.switch}>
          <Switch isSelected={value === true} onChange={(on) => onChange(name, on)}>
            {label}
          </Switch>
          {explain}
        </span>
      );
    case 'number':
    case 'text': {
      const Input = field.type === 'number' ? NumberField : Field;
      return (
        <Input
          {...shared}
          {...(field.type === 'text' ? { mono: true } : {})}
          value={typeof value === 'string' ? value : ''}
          onChange={(typed) => onChange(name, typed)}
          onBlur={() => onTouch(path)}
          {...(unit === undefined ? {} : { unit: t(`create:unit.${unit}`) })}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      );
    }
    case 'choice':
      return (
        <Select
          {...shared}
          mono
          value={String(value)}
          onChange={(chosen) => onChange(name, chosen)}
          choices={(field.choices ?? []).map((choice) => ({ value: choice, label: choice }))}
        />
      );
    case 'parent': {
      const optional = linkKind(draft.kind).parent === 'optional' ? [{ value: '', label: t('common:none') }] : [];
      return (
        <Select
          {...shared}
          mono
          value={String(value)}
          onChange={(chosen) => onChange(name, chosen)}
          placeholder={t('create:noParent')}
          choices={[...optional, ...props.parents.map((parent) => ({ value: parent, label: parent }))]}
        />
      );
    }
    case 'namespace':
      return (
        <Select
          {...shared}
          value={String(value)}
          onChange={(chosen) => onChange(name, chosen)}
          choices={props.namespaces.map((namespace) => ({
            value: namespace,
            label: namespace || t('common:ownNamespace'),
          }))}
        />
      );
    case 'addresses':
      return (
        <AddressList
          label={label}
          addresses={Array.isArray(value) ? value : []}
          onChange={(addresses) => onChange(name, addresses)}
          error={(position) => error(`${path}.${position}`)}
          onTouch={(position) => onTouch(`${path}.${position}`)}
        />
      );
  }
}

/** The options of the chosen kind. */
export function OptionFields(props: OptionFieldsProps) {
  return props.fields.map((field) => (
    <div key={field.name} className={field.type === 'addresses' ? styles.whole : ''}>
      <OptionInput {...props} field={field} />
    </div>
  ));
}
