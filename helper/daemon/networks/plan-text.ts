import type { Turns } from '../../document/index.ts';
import { ok, type Plan, type Result } from '../../protocol/index.ts';
import { clientGone } from '../errors.ts';
import { inTurns } from '../in-turns.ts';

/** A plan as JSON. One of some thousand steps has megabytes: it is written step by step, and others have their turn. */
export async function planText(step: string, plan: Result<Plan>, gone: () => boolean): Promise<Result<string>> {
  if (!plan.ok) return plan;
  const text = await inTurns(textOf(plan.value), gone);
  return text === null ? clientGone(step) : ok(text);
}

function* textOf({ steps, ...rest }: Plan): Turns<string> {
  const texts: string[] = [];
  for (const step of steps) {
    yield;
    texts.push(JSON.stringify(step));
  }
  return `${JSON.stringify(rest).slice(0, -1)},"steps":[${texts.join(',')}]}`;
}
