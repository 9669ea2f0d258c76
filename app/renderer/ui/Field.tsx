import { CircleAlert } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { Input, Label, Text, TextField } from 'react-aria-components';
import styles from './Field.module.css';

/** The fault of a field, said beside it: a shape and a sentence, not colour alone. */
export function FieldFault({ children }: { children: ReactNode }) {
  return (
    <Text slot="errorMessage" className={styles.error}>
      <CircleAlert size={12} aria-hidden />
      <span>{children}</span>
    </Text>
  );
}

export interface FieldProps {
  label: string;
  /** Label for the screen reader only, where a table or a row already says it. */
  hideLabel?: boolean;
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  onKeyDown?: (event: { key: string; preventDefault: () => void }) => void;
  /** Whole sentence; shown and spoken, marks the field as invalid. */
  error?: string | undefined;
  hint?: ReactNode;
  /** An explain button (ui/Explain) that stands beside the label. */
  explain?: ReactNode;
  placeholder?: string;
  unit?: string;
  mono?: boolean;
  numeric?: boolean;
  autoFocus?: boolean;
  isDisabled?: boolean;
  name?: string;
  inputRef?: Ref<HTMLInputElement>;
}

/** One line of text with its label, its unit, its hint and its fault. */
export function Field({ inputRef, ...props }: FieldProps) {
  const { label, hideLabel = false, value, error, hint, explain, unit, mono = false, numeric = false } = props;
  const input = [styles.input, mono || numeric ? styles.mono : '', numeric ? styles.number : ''].join(' ');
  return (
    <TextField
      className={styles.field ?? ''}
      value={value}
      onChange={props.onChange}
      isInvalid={error !== undefined}
      isDisabled={props.isDisabled ?? false}
      autoFocus={props.autoFocus ?? false}
      {...(props.name === undefined ? {} : { name: props.name })}
      {...(props.onBlur ? { onBlur: props.onBlur } : {})}
      {...(props.onKeyDown ? { onKeyDown: props.onKeyDown } : {})}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && (
        <div className={styles.head}>
          <Label>{label}</Label>
          {explain}
        </div>
      )}
      <div className={styles.control}>
        <Input
          {...(inputRef === undefined ? {} : { ref: inputRef })}
          className={input}
          spellCheck={false}
          autoComplete="off"
          inputMode={numeric ? 'numeric' : 'text'}
          {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
        />
        {unit !== undefined && <span className={styles.unit}>{unit}</span>}
      </div>
      {error !== undefined ? (
        <FieldFault>{error}</FieldFault>
      ) : (
        hint !== undefined && (
          <Text slot="description" className={styles.hint}>
            {hint}
          </Text>
        )
      )}
    </TextField>
  );
}

/** A whole number, kept as text so that a half-typed one is not thrown away. */
export function NumberField(props: Omit<FieldProps, 'numeric' | 'mono'>) {
  return <Field {...props} numeric />;
}
