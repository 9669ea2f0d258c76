import type { ReactNode } from 'react';
import { printable, printableLines } from '../../../helper/protocol/printable.ts';
import { CopyButton } from './CopyButton.tsx';
import styles from './Text.module.css';

/** Names, addresses and figures: the monospace face; `truncate` cuts with an ellipsis and keeps the whole as title. */
export function Mono({ children, truncate = false }: { children: string | number; truncate?: boolean }) {
  const text = printable(String(children));
  return truncate ? (
    <span className={`${styles.mono} ${styles.truncate}`} title={text}>
      {text}
    </span>
  ) : (
    <span className={`${styles.mono} selectable`}>{text}</span>
  );
}

/** Lines to type in a terminal, with a button that copies them. */
export function CommandLines({
  lines,
  label,
  isStale = false,
  children,
}: {
  lines: readonly string[];
  label: string;
  /** They are not what would be done now: dimmed, and not to be copied. */
  isStale?: boolean;
  children?: ReactNode;
}) {
  const text = lines.join('\n');
  return (
    <div className={styles.command}>
      <pre className={`${styles.lines} ${isStale ? styles.stale : ''}`} aria-label={label} role="group">
        {printableLines(text)}
      </pre>
      {children}
      {!isStale && <CopyButton text={text} />}
    </div>
  );
}
