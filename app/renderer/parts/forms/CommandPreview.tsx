import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CommandLines } from '../../ui/Text.tsx';
import type { Faults } from './faults.ts';
import styles from './Form.module.css';

/** Lines to type instead. While a field is wrong, the last good ones stay, dimmed, and what they wait for is said. */
export function CommandPreview({ lines, faults }: { lines: readonly string[] | null; faults: Faults }) {
  const { t } = useTranslation();
  const [last, setLast] = useState<readonly string[]>(lines ?? []);
  if (lines !== null && lines.join('\n') !== last.join('\n')) setLast(lines);
  return (
    <div className={styles.preview}>
      <span className={styles.label} aria-hidden>
        {t('common:commands')}
      </span>
      <CommandLines lines={lines ?? last} label={t('common:commands')} isStale={lines === null} />
      <span className={styles.waits}>{lines === null && t('common:commandsWait', { count: faults.size })}</span>
    </div>
  );
}
