import { connect, type Connection } from '../../helper/client/index.ts';
import type { MethodName, MethodResult, Params } from '../../helper/protocol/index.ts';

/** The helper of the sandbox in which this process runs. */
export async function helperHere(): Promise<Connection> {
  const connection = await connect({ client: 'bench' });
  if (!connection.ok) throw new Error(connection.error.message);
  if (!connection.value.info.sandbox) throw new Error('The figures are taken in a sandbox only.');
  return connection.value;
}

/** A call that must succeed: a figure of a failure means nothing. */
export async function must<M extends MethodName>(
  helper: Connection,
  method: M,
  params: Params<M>,
): Promise<MethodResult<M>> {
  const result = await helper.call(method, params);
  if (!result.ok) throw new Error(`${method}: ${result.error.message}`);
  return result.value;
}

/** Sends many calls without waiting for each answer, never more than the helper takes at once. */
export async function pipelined<T>(
  items: readonly T[],
  depth: number,
  call: (item: T) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await call(item);
  };
  await Promise.all(Array.from({ length: depth }, lane));
}
