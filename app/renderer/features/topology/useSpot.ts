import { useEffect, useRef, type RefObject } from 'react';
import { settleOn, useFocus } from './focus.ts';

interface Spot {
  ref: RefObject<HTMLButtonElement | null>;
  tabIndex: 0 | -1;
  onFocus: () => void;
  'data-spot': string;
}

/** What a button needs to be one of the places that the arrows reach. */
export function useSpot(id: string): Spot {
  const ref = useRef<HTMLButtonElement>(null);
  const isHere = useFocus((state) => state.spot === id);
  const grabs = useFocus((state) => state.grab && state.spot === id);
  useEffect(() => {
    if (grabs) ref.current?.focus({ preventScroll: true });
  }, [grabs]);
  return { ref, tabIndex: isHere ? 0 : -1, onFocus: () => settleOn(id), 'data-spot': id };
}
