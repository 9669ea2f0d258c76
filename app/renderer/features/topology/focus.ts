import { create } from 'zustand';

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
