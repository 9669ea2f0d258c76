import { CircleAlert } from 'lucide-react';
import { useRef, type ReactNode, type Ref } from 'react';
import { Input, Label, Text, TextField } from 'react-aria-components';
import styles from './Field.module.css';

/**
 * The line below a field: its fault, a shape and a sentence, not colour alone; else its hint. In a dialog the line is
 * there before it is needed, so that nothing moves under the pointer.
 */
export function FieldNote({ error, hint, fix }: { error?: string | undefined; hint?: ReactNode; fix?: ReactNode }) {
  return (
    <div className={styles.note}>
      {error !== undefined ? (
        <Text slot="errorMessage" className={styles.error}>
          <CircleAlert size={12} aria-hidden />
          <span>{error}</span>
        </Text>
      ) : (
        hint !== undefined && (
          <Text slot="description" className={styles.hint}>
            {hint}
          </Text>
        )
      )}
      {error !== undefined && fix}
    </div>
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
  /** A button that puts the fault right. */
  fix?: ReactNode;
  hint?: ReactNode;
  /** An explain button (ui/Explain) that stands beside the label. */
  explain?: ReactNode;
  placeholder?: string;
  unit?: string;
  mono?: boolean;
  numeric?: boolean;
  autoFocus?: boolean;
  /** What is proposed is replaced by typing: a name. */
  selectOnFocus?: boolean;
  isDisabled?: boolean;
  name?: string;
  inputRef?: Ref<HTMLInputElement>;
}

/** One line of text with its label, its unit, its hint and its fault. */
export function Field({ inputRef, ...props }: FieldProps) {
  const { label, hideLabel = false, value, error, fix, hint, explain, unit, mono = false, numeric = false } = props;
  // The press that brings the focus would put the caret between the letters.
  const isFresh = useRef(false);
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
          {...(props.selectOnFocus
            ? {
                onFocus: ({ target }) => {
                  isFresh.current = true;
                  target.select();
                },
                onClick: ({ currentTarget: { selectionStart, selectionEnd }, currentTarget }) => {
                  if (isFresh.current && selectionStart === selectionEnd) currentTarget.select();
                  isFresh.current = false;
                },
              }
            : {})}
          {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
        />
        {unit !== undefined && <span className={styles.unit}>{unit}</span>}
      </div>
      <FieldNote error={error} hint={hint} fix={fix} />
    </TextField>
  );
}

/** A whole number, kept as text so that a half-typed one is not thrown away. */
export function NumberField(props: Omit<FieldProps, 'numeric' | 'mono'>) {
  return <Field {...props} numeric />;
}
