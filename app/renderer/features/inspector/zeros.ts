import { create } from 'zustand';

export type Figures = Readonly<Record<string, number>>;

/** From what on the counters of a link are counted, in this window and for as long as it lives. */
interface Zero {
  at: Date;
  figures: Figures;
}

export const useZeros = create<Readonly<Record<string, Zero>>>()(() => ({}));

export const setZero = (linkKey: string, figures: Figures): void =>
  useZeros.setState({ [linkKey]: { at: new Date(), figures } });
export const clearZero = (linkKey: string): void => useZeros.setState(({ [linkKey]: _, ...others }) => others, true);

/** What was counted since; null where one went backwards: it is another link, or its driver began anew. Pure. */
export function since(figures: Figures, zero: Figures): Figures | null {
  const rest = Object.entries(figures).map(([name, figure]) => [name, figure - (zero[name] ?? 0)] as const);
  return rest.every(([, figure]) => figure >= 0) ? Object.fromEntries(rest) : null;
}
