import { useEffect, useState, type Dispatch, type SetStateAction } from 'react';
import type { MethodResult } from '../../../helper/protocol/index.ts';
import { callHelper } from './bridge.ts';
import { useApp } from './store.ts';

type Status = MethodResult<'status'>;

/**
 * The helper's status, null without one. No event tells of what is in it: it is asked for with each connection and
 * when the window gets the focus.
 */
export function useStatus(): [Status | null, Dispatch<SetStateAction<Status | null>>] {
  const connected = useApp((state) => state.helper.state === 'connected');
  const [status, setStatus] = useState<Status | null>(null);
  useEffect(() => {
    if (!connected) return;
    let current = true;
    const ask = async () => {
      const answer = await callHelper('status', {});
      if (current && answer.ok) setStatus(answer.value);
    };
    void ask();
    const look = () => void ask();
    window.addEventListener('focus', look);
    return () => {
      current = false;
      window.removeEventListener('focus', look);
    };
  }, [connected]);
  return [connected ? status : null, setStatus];
}
