import type { Datapath } from '../../../protocol/index.ts';
import { portKey } from '../../../protocol/index.ts';
import { impairmentText } from '../../../document/impairment-text.ts';
import { canonicalJson } from '../../world/canonical.ts';
import { list } from '../phrase.ts';
import { withoutSettings } from '../../world/datapath-parts.ts';

/** What is done to a datapath, as sentences. */

export const TYPE_WORDS: Record<Datapath['type'], string> = {
  switch: 'switch',
  bond: 'bond',
  responder: 'responder',
  exception: 'exception path',
};

const few = (words: readonly string[]): string => (words.length > 4 ? `${words.length} ports` : list(words));

export function datapathAdd({ type, name, ports, threads }: Datapath): string {
  return `Start the ${TYPE_WORDS[type]} ${name} ${ports.length === 1 ? 'on' : 'between'} ${few(ports.map(portKey))}${threads === 1 ? '' : `, in ${threads} threads`}.`;
}

export function datapathSet(after: Datapath, before: Datapath | undefined): string {
  const what = `the ${TYPE_WORDS[after.type]} ${after.name}`;
  if (!before) return `Change ${what}.`;
  const had = new Map(before.ports.map((port) => [portKey(port), port]));
  const has = new Map(after.ports.map((port) => [portKey(port), port]));
  const parts: string[] = [];
  const come = [...has.keys()].filter((key) => !had.has(key));
  const gone = [...had.keys()].filter((key) => !has.has(key));
  if (come.length > 0) parts.push(`add ${few(come)}`);
  if (gone.length > 0) parts.push(`take out ${few(gone)}`);
  for (const [key, port] of has) {
    const former = had.get(key);
    if (!former || canonicalJson(former) === canonicalJson(port)) continue;
    if (canonicalJson(withoutSettings(former)) !== canonicalJson(withoutSettings(port))) parts.push(`open ${key} anew`);
    else parts.push(...settingWords(key, former.settings, port.settings));
  }
  if (canonicalJson(before.settings) !== canonicalJson(after.settings)) parts.push('change its settings');
  if (before.busyPoll !== after.busyPoll)
    parts.push(
      after.busyPoll === 0
        ? 'let it sleep at once when nothing comes'
        : `let it look for more for ${after.busyPoll} µs before it sleeps`,
    );
  if (before.threads !== after.threads || canonicalJson(before.affinity) !== canonicalJson(after.affinity))
    parts.push('change its threads');
  return parts.length === 0
    ? `Change ${what}.`
    : `Change ${what}: ${parts.length > 4 ? `${parts.slice(0, 3).join(', ')} and ${parts.length - 3} more` : list(parts)}.`;
}

type Settings = Datapath['ports'][number]['settings'];
function settingWords(key: string, before: Settings, after: Settings): string[] {
  const words: string[] = [];
  for (const direction of ['in', 'out'] as const) {
    if (canonicalJson(before.impair[direction]) === canonicalJson(after.impair[direction])) continue;
    const text = impairmentText(after.impair[direction]);
    const way = direction === 'in' ? 'what comes in by' : 'what goes out by';
    words.push(text === '' ? `no longer impair ${way} ${key}` : `impair ${way} ${key} (${text})`);
  }
  const { impair: _before, ...former } = before;
  const { impair: _after, ...rest } = after;
  if (canonicalJson(former) !== canonicalJson(rest)) words.push(`set ${key}`);
  return words;
}
