import type { Handlers } from '../dispatch.ts';
import { failure } from '../errors.ts';

type NetworkMethods = Extract<keyof Handlers, `network.${string}` | `pending.${string}` | `history.${string}` | `cleanup.${string}`>;

const coming = (step: string) => () => failure('unsupported', step, `${step} is not in this version of the helper.`);

/** Networks, what waits, history, cleanup. */
export function networkHandlers(): Pick<Handlers, NetworkMethods> {
  const names = [
    'network.list', 'network.show', 'network.check', 'network.plan', 'network.save', 'network.delete', 'network.apply', 'network.up',
    'network.down', 'network.import', 'network.export', 'pending.confirm', 'pending.revert', 'history.list', 'history.show',
    'history.undo', 'cleanup.list', 'cleanup.run',
  ] as const satisfies readonly NetworkMethods[];
  return Object.fromEntries(names.map((name) => [name, coming(name)])) as unknown as Pick<Handlers, NetworkMethods>;
}
