import { useEffect, useState } from 'react';
import type { Failure, MacEntry } from '../../../../../helper/protocol/index.ts';
import { callHelper } from '../../../state/index.ts';

/** Milliseconds between two readings. */
const INTERVAL = 2_000;

/** The MAC table of a switch, read while somebody can see it: not behind a folded section, nor in a hidden window. */
export function useMacs(name: string): { entries: readonly MacEntry[] | null; failure: Failure | null } {
  const [state, setState] = useState<{ entries: readonly MacEntry[] | null; failure: Failure | null }>({
    entries: null,
    failure: null,
  });
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      if (document.visibilityState !== 'hidden') {
        const answer = await callHelper('datapath.macs', { name });
        if (current)
          setState((before) =>
            answer.ok ? { entries: answer.value.entries, failure: null } : { ...before, failure: answer.error },
          );
      }
      if (current) timer = setTimeout(() => void read(), INTERVAL);
    };
    void read();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [name]);
  return state;
}
