import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../helper/protocol/index.ts';
import type { Message } from '../../../../helper/protocol/messages/index.ts';
import { explainFailure } from '../../i18n/failure.ts';
import { localized } from '../../i18n/message.ts';
import { Explain } from '../../ui/Explain.tsx';
import styles from './Inspector.module.css';
import { useTyped } from './half-typed.ts';

interface InlineFieldProps {
  label: string;
  term?: string;
  /** As the kernel has it now. */
  value: string;
  /** Why the typed text cannot be saved, or null. */
  fault: (text: string) => Message | null;
  save: (text: string) => Promise<Failure | null>;
  mono?: boolean;
  numeric?: boolean;
  unit?: string;
  placeholder?: string;
  isDisabled?: boolean;
  /** Somebody asked for this field: it takes the focus, then says so. */
  isAsked?: boolean;
  onAsked?: () => void;
}

/** Milliseconds. */
const AFTER_MENU = 60;

/**
 * Text that is edited where it stands: Enter or leaving it saves, Escape puts the kernel's value back.
 * While nobody types, it follows the kernel; a failed edit stays with what was typed.
 */
export function InlineField(props: InlineFieldProps) {
  const { t } = useTranslation();
  const {
    label,
    term,
    value,
    fault,
    save,
    mono = false,
    numeric = false,
    unit,
    isDisabled = false,
    isAsked = false,
    onAsked,
  } = props;
  const [typed, setTyped] = useTyped(label);
  const input = useRef<HTMLInputElement>(null);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const id = useId();
  const changed = typed !== null && typed.trim() !== value;
  const wrong = changed ? fault(typed.trim()) : null;
  const words = failure && explainFailure(failure, t);

  useEffect(() => {
    if (!isAsked) return;
    // The menu that asked gives the focus back to where it was opened, a frame later.
    const timer = setTimeout(() => {
      input.current?.focus();
      input.current?.select();
      onAsked?.();
    }, AFTER_MENU);
    return () => clearTimeout(timer);
  }, [isAsked, onAsked]);

  const reset = () => {
    setTyped(null);
    setFailure(null);
  };
  const commit = async () => {
    if (pending || typed === null) return;
    if (!changed) return reset();
    if (wrong !== null) return;
    setPending(true);
    const refused = await save(typed.trim());
    setPending(false);
    setFailure(refused);
    if (!refused) setTyped(null);
  };
  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') void commit();
    if (event.key !== 'Escape' || typed === null) return;
    event.preventDefault();
    event.stopPropagation();
    reset();
  };

  const note = wrong
    ? localized(wrong)
    : words
      ? [words.title, words.kernel, words.remedy].filter(Boolean).join(' ')
      : null;
  const names = [styles.box, changed ? styles.changed : '', note === null ? '' : styles.wrong];
  return (
    <div className={styles.row}>
      <span className={styles.label}>
        <label htmlFor={id}>{label}</label>
        {term !== undefined && <Explain term={term} />}
      </span>
      <span className={names.join(' ')}>
        <input
          ref={input}
          id={id}
          className={`${styles.input} ${mono || numeric ? styles.mono : ''}`}
          value={typed ?? value}
          placeholder={props.placeholder ?? '—'}
          disabled={isDisabled}
          readOnly={pending}
          spellCheck={false}
          autoComplete="off"
          inputMode={numeric ? 'numeric' : 'text'}
          aria-invalid={note !== null}
          aria-describedby={`${id}-note`}
          onChange={(event) => {
            setTyped(event.target.value);
            setFailure(null);
          }}
          onBlur={() => {
            if (failure === null) void commit();
          }}
          onKeyDown={key}
        />
        {unit !== undefined && <span className={styles.unit}>{unit}</span>}
      </span>
      <span id={`${id}-note`} role="status" className={note === null && !changed ? 'visually-hidden' : styles.note}>
        {note !== null ? (
          <span className={styles.error}>{note}</span>
        ) : pending ? (
          <span className={styles.pending}>{t('inspector:saving')}</span>
        ) : (
          changed && <span className={styles.pending}>{t('inspector:enterSaves')}</span>
        )}
      </span>
    </div>
  );
}
