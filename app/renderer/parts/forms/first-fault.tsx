import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localized } from '../../i18n/message.ts';
import { Shape } from '../../ui/Badge.tsx';
import type { Faults } from './faults.ts';
import styles from './Form.module.css';

/** Moves the keyboard to the first field with a fault, and opens what it is folded in. */
function focusFirstFault(form: HTMLElement | null): void {
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid] [aria-haspopup="listbox"]');
  const folded = field?.closest<HTMLElement>('[role="group"][hidden]');
  if (folded) document.querySelector<HTMLElement>(`[aria-controls="${folded.id}"]`)?.click();
  // A fold shows its content a moment later.
  requestAnimationFrame(() => field?.focus());
}

/** `seek` after an attempt to send: the faults are drawn first. */
export function useFirstFault() {
  const form = useRef<HTMLFormElement>(null);
  const [attempts, setAttempts] = useState(0);
  useEffect(() => {
    if (attempts > 0) focusFirstFault(form.current);
  }, [attempts]);
  return { form, seek: () => setAttempts((before) => before + 1) };
}

/**
 * Beside the buttons: how many fields hold the form back. `speaks`: the sentences too, for the screen reader, where not
 * every fault is at a field that takes the focus.
 */
export function FaultCount({ faults, speaks = false }: { faults: Faults; speaks?: boolean }) {
  const { t } = useTranslation();
  if (faults.size === 0) return null;
  return (
    <p role="alert" className={styles.count}>
      <Shape tone="bad" />
      {t('common:faults', { count: faults.size })}
      {speaks && <span className="visually-hidden">{[...faults.values()].map(localized).join(' ')}</span>}
    </p>
  );
}
