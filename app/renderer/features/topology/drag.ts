import { create } from 'zustand';

/** The bridge under a link that is being dragged. */
export const useDrag = create<{ target: string | null }>()(() => ({ target: null }));
