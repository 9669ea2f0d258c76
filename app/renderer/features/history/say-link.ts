import type { TFunction } from 'i18next';

/** What is told of a new link behind its name, as plan/words.ts puts it. */
const DETAILS: readonly (readonly [RegExp, string])[] = [
  [/^as a port of (?<controller>\S+)$/, 'history:say.detail.port'],
  [/^with an MTU of (?<mtu>\d+)$/, 'history:say.detail.mtu'],
  [/^with the id (?<id>\d+)$/, 'history:say.detail.id'],
  [/^on (?<parent>\S+)$/, 'history:say.detail.on'],
  [/^with (?<addresses>[0-9a-f.:/]+(?:(?:, | and )[0-9a-f.:/]+)*)$/, 'history:say.detail.addresses'],
];

/** The name of a kind as the window writes it, from the helper's word for it; apart from the Chinese before it where it is Latin. */
export const sayKind = (word: string, t: TFunction): string =>
  t(`kinds:${word.replace(/ (?:link|pair)$/, '').toLowerCase()}.name`).replace(/^(?=[A-Za-z])/, ' ');

/** `what` with its details in brackets; undefined where one of them is not known. */
export function sayDetails(what: string, details: string, t: TFunction): string | undefined {
  const said: string[] = [];
  for (const detail of details.replace(/^(with the id \d+) on /, '$1, on ').split(/, (?=as a port of |with |on )/)) {
    const known = DETAILS.find(([pattern]) => pattern.test(detail));
    if (!known) return undefined;
    const groups = known[0].exec(detail)?.groups ?? {};
    said.push(
      t(known[1], { ...groups, addresses: (groups.addresses ?? '').split(/, | and /).join(t('history:say.and')) }),
    );
  }
  return t('history:say.detailed', { what, details: said.join(t('history:say.separator')) });
}

/** One end of a veth pair: `near0 in red (as a port of br0, with 192.0.2.1/24)`. */
export function sayEnd(end: string, t: TFunction): string | undefined {
  const {
    name = '',
    namespace,
    details,
  } = /^(?<name>\S+)(?: in (?<namespace>\S+))?(?: \((?<details>.+)\))?$/.exec(end)?.groups ?? {};
  const what = namespace === undefined ? name : t('history:say.where', { what: name, namespace });
  return details === undefined ? what : sayDetails(what, details, t);
}
