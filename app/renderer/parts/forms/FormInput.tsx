import { useTranslation } from 'react-i18next';
import type { FormField } from '../../../../helper/protocol/index.ts';
import { Explain } from '../../ui/Explain.tsx';
import { Field, NumberField } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Toggle.tsx';
import { AddressList } from './AddressList.tsx';
import styles from './Form.module.css';

export type FieldValue = string | boolean | string[];

interface FormInputProps {
  field: FormField;
  label: string;
  /** What a value of it is called, where the field has words for it. */
  wordOf?: (value: string) => string;
  value: FieldValue | undefined;
  /** Where its faults are. */
  path: string;
  /** What can be chosen, where the field itself does not say so. */
  choices?: readonly { value: string; label: string }[];
  error: (path: string) => string | undefined;
  onTouch: (path: string) => void;
  onChange: (value: FieldValue) => void;
}

/** An input for a field that a kind of link, port or datapath declares. */
export function FormInput({ field, label, wordOf, value, path, choices, error, onTouch, onChange }: FormInputProps) {
  const { t } = useTranslation();
  const { type, term, unit, placeholder, values } = field;
  const explain = term === undefined ? undefined : <Explain term={term} />;
  const shared = { label, explain, error: error(path) };
  switch (type) {
    case 'switch':
      return (
        <span className={styles.switch}>
          <Switch isSelected={value === true} onChange={onChange}>
            {label}
          </Switch>
          {explain}
        </span>
      );
    case 'number':
    case 'text': {
      const Input = type === 'number' ? NumberField : Field;
      return (
        <Input
          {...shared}
          {...(type === 'text' ? { mono: true } : {})}
          value={typeof value === 'string' ? value : ''}
          onChange={onChange}
          onBlur={() => onTouch(path)}
          {...(unit === undefined ? {} : { unit: t(`create:unit.${unit}`) })}
          {...(placeholder === undefined ? {} : { placeholder })}
        />
      );
    }
    case 'choice':
    case 'parent':
    case 'namespace':
      return (
        <Select
          {...shared}
          mono={type !== 'namespace' && values === undefined}
          value={String(value)}
          onChange={onChange}
          {...(type === 'parent' ? { placeholder: t('create:noParent') } : {})}
          choices={choices ?? choicesOf(field, wordOf)}
        />
      );
    case 'addresses':
      return (
        <AddressList
          label={label}
          addresses={Array.isArray(value) ? value : []}
          onChange={onChange}
          error={(position) => error(`${path}.${position}`) ?? (position === 0 ? error(path) : undefined)}
          onTouch={(position) => onTouch(`${path}.${position}`)}
        />
      );
  }
}

/** The values of a field with what they are called. */
export const choicesOf = ({ choices = [], values = {} }: FormField, wordOf?: (value: string) => string) =>
  choices.map((value) => ({ value, label: wordOf && value in values ? wordOf(value) : value }));
