import {
  fail,
  invalidParams,
  methods,
  ok,
  type MethodName,
  type Params,
  type Result,
} from '../../helper/protocol/index.ts';
import { say } from '../../helper/protocol/messages/index.ts';

/** A conversation is main's own: the window would break it for itself and for the tray. */
const OWN: ReadonlySet<MethodName> = new Set([
  'hello',
  'subscribe',
  'unsubscribe',
  'statistics.subscribe',
  'statistics.unsubscribe',
]);

const isMethod = (name: string): name is MethodName => Object.hasOwn(methods, name);

interface HelperRequest {
  method: MethodName;
  params: Params<MethodName>;
}

/**
 * Checks a call of the window's before it reaches the socket: a method of the contract, with
 * parameters of its schema. Nothing else that a renderer says is ever sent.
 */
export function checkHelperCall(method: string, params: unknown): Result<HelperRequest> {
  if (!isMethod(method) || OWN.has(method)) {
    return fail({ kind: 'bug', step: 'helper:call', ...say('desktop.mayNotSend', { method: method.slice(0, 64) }) });
  }
  const parsed = methods[method].params.safeParse(params);
  if (parsed.success) return ok({ method, params: parsed.data });
  return fail(invalidParams(method, parsed.error));
}
