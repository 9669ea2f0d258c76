import { useEffect, useState } from 'react';
import { secondsLeft, untilNextSecond } from './countdown.ts';

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
