import { Plus, X } from 'lucide-react';
import { useContext, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { localized } from '../../../i18n/message.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Field, NumberField, type FieldProps } from '../../../ui/Field.tsx';
import { Select, type Choice } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Toggle.tsx';
import { textOf, wordsOf, type Path } from '../document-text.ts';
import { append, FormContext, useAt, write } from './form-context.ts';
import styles from './Form.module.css';

interface AtProps {
  path: Path;
  label: string;
  explain?: ReactNode;
}

function useFaultText(path: Path): string | undefined {
  const { fault } = useAt(path);
  return fault === undefined ? undefined : localized(fault);
}

/** A line of text at a place; empty, the place goes. */
export function TextAt({
  path,
  label,
  ...more
}: AtProps & Pick<FieldProps, 'hint' | 'placeholder' | 'mono' | 'hideLabel'>) {
  const { value } = useAt(path);
  const error = useFaultText(path);
  return (
    <Field
      label={label}
      {...more}
      value={textOf(value)}
      error={error}
      onChange={(typed) => write(path, typed === '' ? undefined : typed)}
    />
  );
}

/** What is no whole number stays the text that it is, for the schema to refuse. */
export const numberOf = (typed: string): number | string | undefined =>
  typed.trim() === '' ? undefined : /^\d{1,15}$/.test(typed.trim()) ? Number(typed.trim()) : typed;

export function NumberAt({ path, label, ...more }: AtProps & Pick<FieldProps, 'unit' | 'placeholder'>) {
  const { value } = useAt(path);
  const error = useFaultText(path);
  return (
    <NumberField
      label={label}
      {...more}
      value={textOf(value)}
      error={error}
      onChange={(typed) => write(path, numberOf(typed))}
    />
  );
}

/** One of a few; the first choice is the default and is not written. */
export function ChoiceAt({
  path,
  label,
  choices,
  explain,
  mono,
}: AtProps & { choices: readonly Choice<string>[]; mono?: boolean }) {
  const { value } = useAt(path);
  const error = useFaultText(path);
  const [first] = choices;
  const present = value === undefined ? (first?.value ?? '') : textOf(value);
  // A name that is nowhere is still what is written.
  const known = choices.some((choice) => choice.value === present)
    ? choices
    : [...choices, { value: present, label: present }];
  return (
    <Select
      label={label}
      explain={explain}
      mono={mono ?? false}
      value={present}
      choices={known}
      error={error}
      onChange={(chosen) => write(path, chosen === first?.value ? undefined : chosen)}
    />
  );
}

/** On or off; what is as the document has it by default is not written. */
export function SwitchAt({ path, label, explain, initial = false }: AtProps & { initial?: boolean }) {
  const { value } = useAt(path);
  const on = typeof value === 'boolean' ? value : initial;
  return (
    <span className={styles.switch}>
      <Switch isSelected={on} onChange={(next) => write(path, next === initial ? undefined : next)}>
        {label}
      </Switch>
      {explain}
    </span>
  );
}

/** A list of words, one a line: addresses, names. */
export function WordsAt({
  path,
  label,
  item,
  add,
  placeholder,
}: {
  path: Path;
  label: string;
  /** The name of one line. */
  item: (position: number) => string;
  add: string;
  placeholder?: string;
}) {
  const { t } = useTranslation();
  const { value, faults } = useContextWords(path);
  return (
    <div role="group" aria-label={label} className={styles.words}>
      <span className={styles.label} aria-hidden>
        {label}
      </span>
      {value.map((word, position) => (
        // A line has no identity but its place.
        <div key={position} className={styles.word}>
          <Field
            hideLabel
            mono
            label={item(position)}
            value={word}
            error={faults(position)}
            {...(placeholder === undefined ? {} : { placeholder })}
            onChange={(typed) => write([...path, position], typed)}
          />
          <IconButton
            label={t('networks:form.remove', { what: word === '' ? item(position) : word })}
            onPress={() => write(path, without(value, position))}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      <span>
        <Button small icon={<Plus size={14} aria-hidden />} onPress={() => append(path, '')}>
          {add}
        </Button>
      </span>
    </div>
  );
}

function useContextWords(path: Path) {
  const { faults } = useContext(FormContext);
  const { value } = useAt(path);
  return {
    value: wordsOf(value),
    faults: (position: number) => {
      const fault = faults.find((one) => one.path === [...path, position].join('.'));
      return fault === undefined ? undefined : localized(fault);
    },
  };
}

/** The list without one of its items; a list of none is not written. */
function without<V>(list: readonly V[], position: number): readonly V[] | undefined {
  const rest = list.filter((_, place) => place !== position);
  return rest.length === 0 ? undefined : rest;
}

/** Takes an item of a list out, and the list with its last. */
export function removeItem(list: Path, position: number, length: number): void {
  write(length <= 1 ? list : [...list, position], undefined);
}
