import type { ReactNode } from 'react';
import { Shape, type Tone } from '../../ui/Badge.tsx';
import styles from './NetworkList.module.css';

/** A sentence that somebody should read, with its shape, and what can be done about it. */
export function News({ tone, actions, children }: { tone: Tone; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className={`${styles.news} ${styles[tone]}`}>
      <p className={styles.sentence}>
        <Shape tone={tone} />
        <span>{children}</span>
      </p>
      {actions !== undefined && <span className={styles.actions}>{actions}</span>}
    </div>
  );
}
