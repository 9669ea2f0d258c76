import { useEffect, useRef, useState } from 'react';

/**
 * The value as it was when a button of the pointer went down, until it is up again: what comes meanwhile moves nothing
 * away from under the pointer, which would lose the click.
 */
export function useSteady<T>(value: T): T {
  const [shown, setShown] = useState(value);
  const latest = useRef(value);
  const isDown = useRef(false);
  useEffect(() => {
    latest.current = value;
    if (!isDown.current) setShown(value);
  }, [value]);
  useEffect(() => {
    const down = (): void => {
      isDown.current = true;
    };
    const up = (): void => {
      isDown.current = false;
      setShown(latest.current);
    };
    window.addEventListener('pointerdown', down, true);
    window.addEventListener('pointerup', up, true);
    window.addEventListener('pointercancel', up, true);
    return () => {
      window.removeEventListener('pointerdown', down, true);
      window.removeEventListener('pointerup', up, true);
      window.removeEventListener('pointercancel', up, true);
    };
  }, []);
  return shown;
}
