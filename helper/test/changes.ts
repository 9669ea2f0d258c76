import { expect } from 'vitest';
import type { Failure, MethodName, MethodResult, Params } from '../protocol/index.ts';
import type { Connection } from '../client/index.ts';
import { wholeState } from './witness.ts';

/** The value of a call that must succeed. */
export async function done<M extends MethodName>(
  helper: Connection,
  method: M,
  params: Params<M>,
): Promise<MethodResult<M>> {
  const result = await helper.call(method, params);
  if (!result.ok) throw new Error(`${method}: ${JSON.stringify(result.error)}`);
  return result.value;
}

/** The failure of a call that must fail, having changed nothing that `ip` can see. */
export async function refusedCleanly<M extends MethodName>(
  helper: Connection,
  method: M,
  params: Params<M>,
): Promise<Failure> {
  const before = wholeState();
  const result = await helper.call(method, params);
  if (result.ok) throw new Error(`${method} was carried out: ${JSON.stringify(params)}`);
  expect(wholeState(), `${method} ${JSON.stringify(params)} left something`).toEqual(before);
  expect(result.error.message).toMatch(/^[A-Z`].*\.$/s);
  return result.error;
}
