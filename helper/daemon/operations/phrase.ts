/** Parts of sentences that several operations say. */

export const place = (namespace: string): string => (namespace === '' ? '' : ` in ${namespace}`);
export const inNamespace = (namespace: string): string => (namespace === '' ? '' : ` in namespace ${namespace}`);
export const linkIn = (namespace: string, link: string): string => `${link}${place(namespace)}`;
/** Of a link's place. */
export const linkAt = (at: string): string => linkIn(at.slice(0, at.indexOf('/')), at.slice(at.indexOf('/') + 1));
export const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

/** `a, b and c`. */
export const list = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** What goes with it. */
export const along = (places: readonly string[]): string => {
  const words = places.map(linkAt);
  return words.length === 0 ? '' : `, and with it ${words.length > 4 ? count(words.length, 'link') : list(words)}`;
};
