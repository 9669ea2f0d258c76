import { Search, X } from 'lucide-react';
import type { Ref } from 'react';
import { Button, Input, SearchField as AriaSearchField } from 'react-aria-components';
import styles from './SearchField.module.css';

interface SearchFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  inputRef?: Ref<HTMLInputElement>;
  /** Enter or the arrow down: on to what was found. */
  onLeave?: () => void;
}

/** Finds as one types; Escape clears it. */
export function SearchField({ label, value, onChange, inputRef, onLeave }: SearchFieldProps) {
  return (
    <AriaSearchField
      className={styles.search ?? ''}
      aria-label={label}
      value={value}
      onChange={onChange}
      onKeyDown={(event) => {
        if (event.key === 'ArrowDown' || event.key === 'Enter') {
          event.preventDefault();
          onLeave?.();
        } else event.continuePropagation();
      }}
    >
      <Search size={14} aria-hidden />
      <Input ref={inputRef} className={styles.input ?? ''} placeholder={label} spellCheck={false} />
      {value === '' ? (
        <kbd className={styles.key} aria-hidden>
          /
        </kbd>
      ) : (
        <Button className={styles.clear ?? ''}>
          <X size={14} aria-hidden />
        </Button>
      )}
    </AriaSearchField>
  );
}
