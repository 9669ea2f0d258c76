import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { parseDocument } from '../../../../../helper/document/index.ts';
import type { DocumentFault, Failure, NetworkDocument, Plan } from '../../../../../helper/protocol/index.ts';
import { useApp } from '../../../state/index.ts';
import { planOf } from '../actions.ts';

/** Milliseconds of silence before the helper is asked: somebody who types is not interrupted, nor it. */
const PAUSE = 450;

/** What this machine says of a text that is in order by itself. */
export type Machine = { state: 'asking' } | { state: 'plan'; plan: Plan } | { state: 'refused'; failure: Failure };

export interface Checks {
  document: NetworkDocument | null;
  /** By line. */
  faults: readonly DocumentFault[];
  /** null: not asked, because the text has faults or there is no helper. */
  machine: Machine | null;
}

/** The text itself is judged here, by the code that the helper uses too; a plan says what only the machine knows. */
async function ask(text: string): Promise<Machine> {
  const planned = await planOf({ text }, 'up');
  return planned.ok ? { state: 'plan', plan: planned.value } : { state: 'refused', failure: planned.error };
}

/** Faults as one types; a moment later what only the machine knows. `basis`: what else the answer hangs on. */
export function useChecks(text: string, basis: string): Checks {
  const settled = useDeferredValue(text);
  const parsed = useMemo(() => parseDocument(settled), [settled]);
  const connected = useApp((state) => state.helper.state === 'connected');
  const mayAsk = connected && parsed.document !== null;
  const [answer, setAnswer] = useState<{ text: string; basis: string; machine: Machine } | null>(null);
  useEffect(() => {
    if (!mayAsk) return;
    let current = true;
    const timer = setTimeout(() => {
      void ask(settled).then((machine) => {
        if (current) setAnswer({ text: settled, basis, machine });
      });
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [settled, basis, mayAsk]);

  const machine: Machine | null = !mayAsk
    ? null
    : answer?.text === settled && answer.basis === basis
      ? answer.machine
      : { state: 'asking' };
  return { document: parsed.document, faults: parsed.faults, machine };
}
