import { create } from 'zustand';

/** What is under a link that is being dragged: key of a bridge or a datapath. */
export const useDrag = create<{ target: string | null }>()(() => ({ target: null }));
