import { Check, Minus } from 'lucide-react';
import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField, SwitchButton, SwitchField } from 'react-aria-components';
import styles from './Toggle.module.css';

interface ToggleProps {
  children?: ReactNode;
  /** Accessible name where there is no visible one. */
  label?: string;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  isDisabled?: boolean;
}

/** On or off, at once. */
export function Switch({ children, label, ...props }: ToggleProps) {
  return (
    <SwitchField {...props} className={styles.field ?? ''} {...(label === undefined ? {} : { 'aria-label': label })}>
      <SwitchButton className={styles.toggle ?? ''}>
        <span className={styles.track} aria-hidden />
        {children}
      </SwitchButton>
    </SwitchField>
  );
}

/** Yes or no in a form, or a row taken into a selection. */
export function Checkbox({ children, label, ...props }: ToggleProps & { isIndeterminate?: boolean }) {
  return (
    <CheckboxField {...props} className={styles.field ?? ''} {...(label === undefined ? {} : { 'aria-label': label })}>
      <CheckboxButton className={styles.toggle ?? ''}>
        {({ isSelected, isIndeterminate }) => (
          <>
            <span className={styles.box} aria-hidden>
              {isIndeterminate ? (
                <Minus size={12} strokeWidth={3} />
              ) : (
                isSelected && <Check size={12} strokeWidth={3} />
              )}
            </span>
            {children}
          </>
        )}
      </CheckboxButton>
    </CheckboxField>
  );
}
