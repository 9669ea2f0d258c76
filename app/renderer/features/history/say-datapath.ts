import type { TFunction } from 'i18next';

/** What plan/datapath-words.ts says of datapaths, in the reader's language. */
const TYPES: Readonly<Record<string, string>> = {
  switch: 'kinds:datapath.switch.name',
  bond: 'kinds:datapath.bond.name',
  responder: 'kinds:datapath.responder.name',
  'exception path': 'kinds:datapath.exception.name',
};

const PARTS: readonly (readonly [RegExp, string])[] = [
  [/^add (?<ports>.+)$/, 'history:say.datapath.addPorts'],
  [/^take out (?<ports>.+)$/, 'history:say.datapath.takeOut'],
  [/^open (?<ports>.+) anew$/, 'history:say.datapath.reopen'],
  [/^no longer impair what comes in by (?<ports>.+)$/, 'history:say.datapath.clearIn'],
  [/^no longer impair what goes out by (?<ports>.+)$/, 'history:say.datapath.clearOut'],
  [/^impair what comes in by (?<ports>\S+) \((?<how>.+)\)$/, 'history:say.datapath.impairIn'],
  [/^impair what goes out by (?<ports>\S+) \((?<how>.+)\)$/, 'history:say.datapath.impairOut'],
  [/^set (?<ports>\S+)$/, 'history:say.datapath.setPort'],
  [/^change its settings$/, 'history:say.datapath.settings'],
  [/^let it sleep at once/, 'history:say.datapath.sleep'],
  [/^let it look for more for (?<time>\d+) µs/, 'history:say.datapath.busyPoll'],
  [/^change its threads$/, 'history:say.datapath.threads'],
  [/^(?<count>\d+) more$/, 'history:say.datapath.more'],
];

export const sayType = (type: string, t: TFunction): string => (TYPES[type] === undefined ? type : t(TYPES[type]));

/** `add tap:vm1 and change its settings`: the parts one by one; undefined where one is not known. Figures of an impairment hold commas. */
export function sayDatapathChange(words: string, t: TFunction): string | undefined {
  const said: string[] = [];
  for (const part of words.split(
    /(?:, | and )(?=add |take out |open |no longer |impair |set |change |let |\d+ more)/,
  )) {
    const known = PARTS.find(([pattern]) => pattern.test(part));
    if (!known) return undefined;
    said.push(t(known[1], { ...known[0].exec(part)?.groups }));
  }
  return said.join(t('history:say.separator'));
}
