import type { RouteAddInput } from '../protocol/routes.ts';
import { ok, type Result } from '../protocol/result.ts';
import { say, type Message } from '../protocol/messages/index.ts';
import { usage } from './run.ts';

type NextHop = NonNullable<RouteAddInput['nexthops']>[number];

/** Reads `via A dev D weight W onlink`, iproute2's words of a next hop, in any order. Pure. */
export function parseNextHop(text: string): Result<NextHop> {
  const hop: NextHop = {};
  const words = text.split(/\s+/).filter(Boolean);
  const wrong = (why: Message): Result<NextHop> =>
    usage(say('cli.badNexthop', { text, why }), '--nexthop', say('cli.writeNexthop'));
  if (words.length === 0) return wrong(say('cli.nexthopEmpty'));
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === 'onlink') {
      hop.onlink = true;
      continue;
    }
    const value = words[++at];
    if (value === undefined) return wrong(say('cli.nexthopValue', { word: word ?? '' }));
    if (word === 'via') hop.via = value;
    else if (word === 'dev') hop.dev = value;
    else if (word === 'weight' && /^\d{1,3}$/.test(value)) hop.weight = Number(value);
    else if (word === 'weight') return wrong(say('cli.nexthopWeight', { text: value }));
    else return wrong(say('cli.nexthopWord', { word: word ?? '' }));
  }
  return hop.via === undefined && hop.dev === undefined ? wrong(say('cli.nexthopNeither')) : ok(hop);
}
