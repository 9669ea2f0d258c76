import { create } from 'zustand';

/** What the user folded (true) or unfolded (false); kept while the window lives. */
export const useFolds = create<{ folds: ReadonlyMap<string, boolean> }>()(() => ({ folds: new Map() }));

export const setFolded = (namespace: string, folded: boolean): void =>
  useFolds.setState(({ folds }) => ({ folds: new Map(folds).set(namespace, folded) }));
