import { useEffect, useState } from 'react';

/**
 * Whole seconds until a deadline, by the same clock that set it (helper and window share the machine's). Pure; never
 * negative.
 */
export const secondsLeft = (deadline: string, now: number): number =>
  Math.max(0, Math.ceil((Date.parse(deadline) - now) / 1000));

/** Milliseconds until the figure of {@link secondsLeft} changes, so that nothing is drawn in between. Pure. */
export const untilNextSecond = (deadline: string, now: number): number => {
  const rest = (Date.parse(deadline) - now) % 1000;
  return rest <= 0 ? 1000 + rest : rest;
};

/** The figure of a countdown; renders again once a second, when it changes, and no more once it is 0. */
export function useSecondsLeft(deadline: string): number {
  const [seconds, setSeconds] = useState(() => secondsLeft(deadline, Date.now()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = () => {
      const now = Date.now();
      const left = secondsLeft(deadline, now);
      setSeconds(left);
      if (left > 0) timer = setTimeout(tick, untilNextSecond(deadline, now));
    };
    tick();
    return () => clearTimeout(timer);
  }, [deadline]);
  return seconds;
}
