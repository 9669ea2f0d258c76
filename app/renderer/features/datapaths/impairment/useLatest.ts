import { useCallback, useEffect, useRef } from 'react';

/** Milliseconds after the last movement. */
const CALM = 150;

/**
 * Sends the latest of many values: not before the hand is calm, one at a time, and never one that has
 * been overtaken. What is still open is sent when its place on the screen goes.
 */
export function useLatest<V>(send: (value: V) => Promise<void>): (value: V) => void {
  const latestSend = useRef(send);
  const state = useRef<{
    next: { value: V } | null;
    timer: ReturnType<typeof setTimeout> | undefined;
    isSending: boolean;
  }>({ next: null, timer: undefined, isSending: false });
  useEffect(() => {
    latestSend.current = send;
  });

  const flush = useCallback(async (): Promise<void> => {
    const { current } = state;
    if (current.isSending) return;
    current.isSending = true;
    while (current.next !== null) {
      const { value } = current.next;
      current.next = null;
      await latestSend.current(value);
    }
    current.isSending = false;
  }, []);

  useEffect(() => {
    const { current } = state;
    return () => {
      clearTimeout(current.timer);
      void flush();
    };
  }, [flush]);

  return useCallback(
    (value: V) => {
      const { current } = state;
      current.next = { value };
      clearTimeout(current.timer);
      current.timer = setTimeout(() => void flush(), CALM);
    },
    [flush],
  );
}
