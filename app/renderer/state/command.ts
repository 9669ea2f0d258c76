import type { TFunction } from 'i18next';
import type { Link } from '../../../helper/protocol/index.ts';
import type { AppState } from './store.ts';

/** One thing that the palette reaches. */
export interface Command {
  id: string;
  title: string;
  /** What it belongs to, said behind it. */
  group: string;
  /** Other words that find it. */
  words: string;
  /** The keys that do the same. */
  keys?: string;
  run: () => void;
}

/** What a feature lets the palette reach; `selected`: the link that is. */
export type CommandSource = (state: AppState, selected: Link | undefined, t: TFunction) => Command[];
