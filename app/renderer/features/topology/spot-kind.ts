import { chosenOf } from '../../state/datapath-keys.ts';

/** Links, datapaths and ports have a menu; a stack and a fold are places (`stack:`, `fold:`) that only lead somewhere. */
export const hasMenu = (spot: string): boolean => chosenOf(spot).what !== 'link' || !spot.includes(':');
