import { command, type Word } from '../../document/ip/words.ts';

/** A command in a namespace, as somebody would type it. */
export const within = (namespace: string, ...words: readonly Word[]): string =>
  command(namespace === '' ? null : ['ip', 'netns', 'exec', namespace], ...words);
