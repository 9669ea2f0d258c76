import type { Datapath } from '../../../protocol/index.ts';
import { portKey } from '../../../protocol/index.ts';
import { say, type Message, type Value } from '../../../protocol/messages/index.ts';
import { impairmentText } from '../../../document/impairment-text.ts';
import { canonicalJson } from '../../world/canonical.ts';
import { withoutSettings } from '../../world/datapath-parts.ts';

/** What is done to a datapath. */

const few = (ports: readonly string[]): readonly Value[] =>
  ports.length > 4 ? [say('step.ports', { count: ports.length })] : ports;

export function datapathAdd({ type, name, ports, threads }: Datapath): Message {
  const [port, ...others] = ports.map(portKey);
  const details = [
    port !== undefined && others.length === 0
      ? say('step.onPort', { port })
      : say('step.betweenPorts', { ports: few(ports.map(portKey)) }),
    ...(threads === 1 ? [] : [say('step.inThreads', { threads })]),
  ];
  return say('step.datapathAdd', { type: say(`datapathKind.${type}`), name, details });
}

export function datapathSet(after: Datapath, before: Datapath | undefined): Message {
  const { name } = after;
  const type = say(`datapathKind.${after.type}`);
  const changes = before ? differences(before, after) : [];
  if (changes.length === 0) return say('step.datapathSet', { type, name });
  const told = changes.length > 4 ? [...changes.slice(0, 3), say('step.more', { count: changes.length - 3 })] : changes;
  return say('step.datapathSetTo', { type, name, changes: told });
}

function differences(before: Datapath, after: Datapath): Message[] {
  const had = new Map(before.ports.map((port) => [portKey(port), port]));
  const has = new Map(after.ports.map((port) => [portKey(port), port]));
  const parts: Message[] = [];
  const come = [...has.keys()].filter((key) => !had.has(key));
  const gone = [...had.keys()].filter((key) => !has.has(key));
  if (come.length > 0) parts.push(say('step.addPorts', { ports: few(come) }));
  if (gone.length > 0) parts.push(say('step.removePorts', { ports: few(gone) }));
  for (const [key, port] of has) {
    const former = had.get(key);
    if (!former || canonicalJson(former) === canonicalJson(port)) continue;
    if (canonicalJson(withoutSettings(former)) !== canonicalJson(withoutSettings(port)))
      parts.push(say('step.openAnew', { port: key }));
    else parts.push(...settingWords(key, former.settings, port.settings));
  }
  if (canonicalJson(before.settings) !== canonicalJson(after.settings)) parts.push(say('step.changeSettings'));
  if (before.busyPoll !== after.busyPoll)
    parts.push(after.busyPoll === 0 ? say('step.sleepAtOnce') : say('step.busyPoll', { microseconds: after.busyPoll }));
  if (before.threads !== after.threads || canonicalJson(before.affinity) !== canonicalJson(after.affinity))
    parts.push(say('step.changeThreads'));
  return parts;
}

type Settings = Datapath['ports'][number]['settings'];
function settingWords(port: string, before: Settings, after: Settings): Message[] {
  const words: Message[] = [];
  for (const direction of ['in', 'out'] as const) {
    if (canonicalJson(before.impair[direction]) === canonicalJson(after.impair[direction])) continue;
    const impairment = impairmentText(after.impair[direction]);
    if (impairment === '') words.push(say(direction === 'in' ? 'step.clearIngress' : 'step.clearEgress', { port }));
    else words.push(say(direction === 'in' ? 'step.impairIngress' : 'step.impairEgress', { port, impairment }));
  }
  const { impair: _before, ...former } = before;
  const { impair: _after, ...rest } = after;
  if (canonicalJson(former) !== canonicalJson(rest)) words.push(say('step.setPort', { port }));
  return words;
}
