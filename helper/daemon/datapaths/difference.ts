import { portKey, type Datapath, type Port } from '../../protocol/index.ts';
import { canonicalJson } from '../world/canonical.ts';
import { withoutSettings } from '../world/datapath-parts.ts';

/** What leads from one description of a datapath to another while it runs. Pure. */
export interface DatapathChange {
  add: Port[];
  /** Their descriptors cannot become the new ones: closed, then opened anew. */
  replace: { before: Port; after: Port }[];
  settings: { before: Port; after: Port }[];
  remove: Port[];
  kind: boolean;
  busyPoll: boolean;
}

export function difference(before: Datapath, after: Datapath): DatapathChange {
  const had = new Map(before.ports.map((port) => [portKey(port), port]));
  const has = new Map(after.ports.map((port) => [portKey(port), port]));
  const change: DatapathChange = {
    add: after.ports.filter((port) => !had.has(portKey(port))),
    remove: before.ports.filter((port) => !has.has(portKey(port))),
    replace: [],
    settings: [],
    kind: canonicalJson(before.settings) !== canonicalJson(after.settings),
    busyPoll: before.busyPoll !== after.busyPoll,
  };
  for (const [key, port] of has) {
    const former = had.get(key);
    if (!former) continue;
    if (canonicalJson(withoutSettings(former)) !== canonicalJson(withoutSettings(port)))
      change.replace.push({ before: former, after: port });
    else if (canonicalJson(former.settings) !== canonicalJson(port.settings))
      change.settings.push({ before: former, after: port });
  }
  return change;
}
