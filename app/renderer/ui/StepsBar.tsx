import { ProgressBar } from 'react-aria-components';
import styles from './StepsBar.module.css';

interface StepsBarProps {
  label: string;
  done: number;
  total: number;
  /** Stands behind the bar. */
  text: string;
}

/** How far something is, in steps. */
export function StepsBar({ label, done, total, text }: StepsBarProps) {
  return (
    <ProgressBar className={styles.bar ?? ''} aria-label={label} value={done} maxValue={Math.max(1, total)}>
      {({ percentage }) => (
        <>
          <span className={styles.track} aria-hidden>
            <span className={styles.done} style={{ width: `${percentage ?? 0}%` }} />
          </span>
          <span className={styles.text}>{text}</span>
        </>
      )}
    </ProgressBar>
  );
}
