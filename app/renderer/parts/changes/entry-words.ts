import type { TFunction } from 'i18next';
import type { HistoryEntry, Who } from '../../../../helper/protocol/index.ts';
import { printable } from '../../../../helper/protocol/printable.ts';
import { i18n } from '../../i18n/index.ts';
import type { Tone } from '../../ui/Badge.tsx';

/** How an entry stands now, in one word: its outcome, unless it was undone since. */
type Standing = HistoryEntry['outcome'] | 'undone';
export const standingOf = ({ outcome, undoneBy }: HistoryEntry): Standing => (undoneBy === null ? outcome : 'undone');

export const STANDING_TONE: Record<Standing, Tone> = {
  done: 'ok',
  pending: 'warn',
  failed: 'bad',
  reverted: 'idle',
  interrupted: 'warn',
  stuck: 'bad',
  undone: 'idle',
};

/** By what it was done: programs of ours in words, others by the name that they gave themselves. */
export function clientName(client: string, t: TFunction): string {
  const key = `history:client.${client}`;
  return i18n.exists(key) ? t(key) : printable(client);
}
export const userName = ({ user, uid }: Who): string => printable(user ?? String(uid));

/** The kind of change in words; a method that is not known by name stays as the protocol calls it. */
export function verbName(verb: string, t: TFunction): string {
  const key = `history:verb.${verb.replaceAll('.', '_')}`;
  return i18n.exists(key) ? t(key) : printable(verb);
}
