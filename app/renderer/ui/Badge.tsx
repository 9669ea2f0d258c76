import type { ReactNode } from 'react';
import { escaped } from './escaped.ts';
import styles from './Badge.module.css';

export type Tone = 'ok' | 'idle' | 'warn' | 'bad' | 'accent';

/** A shape of its own for each tone, so that nothing hangs on colour: disc, ring, triangle, cross, square. */
export function Shape({ tone }: { tone: Tone }) {
  return (
    <svg className={`${styles.shape} ${styles[tone]}`} width="9" height="9" viewBox="0 0 10 10" aria-hidden>
      {tone === 'ok' && <circle cx="5" cy="5" r="4.5" fill="currentColor" />}
      {tone === 'idle' && <circle cx="5" cy="5" r="3.7" fill="none" stroke="currentColor" strokeWidth="1.6" />}
      {tone === 'warn' && <path d="M5 0.5 9.7 9.5H0.3Z" fill="currentColor" />}
      {tone === 'bad' && <path d="M1 1 9 9M9 1 1 9" stroke="currentColor" strokeWidth="2.2" fill="none" />}
      {tone === 'accent' && <rect x="1" y="1" width="8" height="8" fill="currentColor" />}
    </svg>
  );
}

/** A state in a word, with its shape; `boxed` where it stands alone. */
export function Badge({ tone, boxed = false, children }: { tone: Tone; boxed?: boolean; children: ReactNode }) {
  return (
    <span className={`${styles.badge} ${styles[tone]} ${boxed ? styles.boxed : ''}`}>
      <Shape tone={tone} />
      {escaped(children)}
    </span>
  );
}
