import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Label, ListBox, ListBoxItem, Popover, Select as AriaSelect, SelectValue } from 'react-aria-components';
import { FieldNote } from './Field.tsx';
import { printable } from '../../../helper/protocol/printable.ts';
import popover from './Popover.module.css';
import styles from './Select.module.css';

export interface Choice<V extends string> {
  value: V;
  label: string;
  detail?: string;
  isDisabled?: boolean;
}

interface SelectProps<V extends string> {
  label: string;
  hideLabel?: boolean;
  value: V;
  choices: readonly Choice<V>[];
  onChange: (value: V) => void;
  error?: string | undefined;
  explain?: ReactNode;
  placeholder?: string;
  mono?: boolean;
  isDisabled?: boolean;
}

/** One of a few; the empty string may be a choice of its own ("none"). */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, hideLabel = false, value, choices, error, mono = false } = props;
  const known = choices.some((choice) => choice.value === value);
  return (
    <AriaSelect
      className={styles.select ?? ''}
      value={known ? keyOf(value) : null}
      onChange={(key) => {
        const chosen = choices.find((choice) => keyOf(choice.value) === key);
        if (chosen) props.onChange(chosen.value);
      }}
      isInvalid={error !== undefined}
      isDisabled={props.isDisabled ?? false}
      placeholder={props.placeholder ?? '—'}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {!hideLabel && (
        <div className={styles.head}>
          <Label>{label}</Label>
          {props.explain}
        </div>
      )}
      <Button className={styles.trigger ?? ''}>
        <SelectValue className={`${styles.value} ${mono ? styles.mono : ''}`}>
          {({ isPlaceholder, defaultChildren }) =>
            isPlaceholder ? defaultChildren : printable(choices.find((choice) => choice.value === value)?.label ?? '')
          }
        </SelectValue>
        <ChevronDown size={14} aria-hidden />
      </Button>
      <FieldNote error={error} />
      <Popover className={popover.popover ?? ''} offset={4}>
        <ListBox className={styles.list ?? ''} items={choices}>
          {(choice) => (
            <ListBoxItem
              id={keyOf(choice.value)}
              textValue={printable(choice.label)}
              isDisabled={choice.isDisabled ?? false}
              className={styles.option ?? ''}
            >
              <span className={mono ? styles.mono : ''}>{printable(choice.label)}</span>
              {choice.detail !== undefined && <span className={styles.detail}>{printable(choice.detail)}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** react-aria takes an empty key for none at all; this keeps "" a value like the others. */
const keyOf = (value: string): string => `=${value}`;
