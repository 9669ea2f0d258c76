import { useState, type ReactNode } from 'react';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { Explain } from '../../ui/Explain.tsx';
import { escaped } from '../../ui/escaped.ts';
import styles from './Inspector.module.css';

/** Sections stay folded or open from one link to the next, for as long as the window lives. */
const folded = new Set<string>();

export function Section({
  id,
  title,
  startsFolded = false,
  mustOpen = false,
  children,
}: {
  id: string;
  title: string;
  startsFolded?: boolean;
  /** Something in it is asked for. */
  mustOpen?: boolean;
  children: ReactNode;
}) {
  // What differs from the start is remembered.
  const [wasOpen, setOpen] = useState(() => folded.has(id) === startsFolded);
  const isOpen = wasOpen || mustOpen;
  const change = (open: boolean) => {
    if (open === startsFolded) folded.add(id);
    else folded.delete(id);
    setOpen(open);
  };
  return (
    <div className={styles.section}>
      <Disclosure title={title} isOpen={isOpen} onOpenChange={change}>
        {isOpen && children}
      </Disclosure>
    </div>
  );
}

/** A label with its explanation, and what stands beside it. */
export function Row({ label, term, children }: { label: string; term?: string; children: ReactNode }) {
  return (
    <div className={styles.row}>
      <span className={styles.label}>
        {label}
        {term !== undefined && <Explain term={term} />}
      </span>
      {children}
    </div>
  );
}

/** A row that is only read. */
export function Fact({
  label,
  term,
  mono = true,
  children,
}: {
  label: string;
  term?: string;
  mono?: boolean;
  children: ReactNode;
}) {
  return (
    <Row label={label} {...(term === undefined ? {} : { term })}>
      <span className={`${styles.value} ${mono ? styles.mono : ''}`}>{escaped(children)}</span>
    </Row>
  );
}
