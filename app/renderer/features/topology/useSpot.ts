import { useEffect, useRef, type RefObject } from 'react';
import { chosenOf } from '../../state/datapath-keys.ts';
import { create } from 'zustand';

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

/**
 * Links, datapaths and ports have a menu; a stack and a fold are places (`stack:`, `fold:`) that only lead somewhere.
 */
export const hasMenu = (spot: string): boolean => chosenOf(spot).what !== 'link' || !spot.includes(':');

/**
 * One place of the picture is in the tab order; arrows move it (roving tabindex). `grab` asks that
 * place to take the keyboard focus, also when it has to be drawn first because it was out of sight.
 */
interface Focus {
  spot: string | null;
  grab: boolean;
}

export const useFocus = create<Focus>()(() => ({ spot: null, grab: false }));

export const moveTo = (spot: string): void => useFocus.setState({ spot, grab: true });
/** It has the focus already: by pointer, by Tab, or because it grabbed it. */
export const settleOn = (spot: string): void => useFocus.setState({ spot, grab: false });
