import type { RouteAddInput } from '../protocol/routes.ts';
import { ok, type Result } from '../protocol/result.ts';
import { usage } from './run.ts';

type NextHop = NonNullable<RouteAddInput['nexthops']>[number];

/** Reads `via A dev D weight W onlink`, iproute2's words of a next hop, in any order. Pure. */
export function parseNextHop(text: string): Result<NextHop> {
  const hop: NextHop = {};
  const words = text.split(/\s+/).filter(Boolean);
  const wrong = (why: string): Result<NextHop> =>
    usage(`Invalid next hop "${text}": ${why}.`, '--nexthop', 'Write it as "via 192.0.2.1 dev tap0 weight 2".');
  if (words.length === 0) return wrong('it is empty');
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === 'onlink') {
      hop.onlink = true;
      continue;
    }
    const value = words[++at];
    if (value === undefined) return wrong(`a value is missing after "${word ?? ''}"`);
    if (word === 'via') hop.via = value;
    else if (word === 'dev') hop.dev = value;
    else if (word === 'weight' && /^\d{1,3}$/.test(value)) hop.weight = Number(value);
    else if (word === 'weight') return wrong(`"${value}" is not a weight from 1 to 256`);
    else return wrong(`"${word ?? ''}" is not one of via, dev, weight, onlink`);
  }
  return hop.via === undefined && hop.dev === undefined ? wrong('it has neither via nor dev') : ok(hop);
}
