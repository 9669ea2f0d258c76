import type { TFunction } from 'i18next';
import { bridge } from '../state/bridge.ts';
import { notify } from '../ui/toasts.ts';
import { reportFailure } from './changes/undo.ts';

/** Copies a text and says so: `done`, or why it was not copied. */
export async function copyText(text: string, done: string, t: TFunction): Promise<void> {
  const answer = await bridge().request('clipboard:write', { text });
  if (answer.ok) notify({ tone: 'done', title: done });
  else reportFailure(answer.error, t);
}
