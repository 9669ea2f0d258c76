import {
  fail,
  isChange,
  invalidParams,
  methods,
  RpcCode,
  type Failure,
  type MethodName,
  type MethodResult,
  type ParsedParams,
  type Result,
} from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import { failure } from './errors.ts';
import type { Log } from './log.ts';
import type { ReadText } from './networks/networks.ts';
import type { Peer } from './peer.ts';
import { encodeError, encodeResult, type RpcRequest } from './rpc.ts';
import type { ChangeQueue } from './change-queue.ts';

/** A result that is JSON text already, of the type that the contract says: large lists are joined, not built. */
export class Encoded {
  constructor(readonly text: string) {}
}

/** What a change needs before it touches anything (see ChangeQueue). */
export interface Prepared {
  'network.apply': ReadText;
  'network.save': ReadText;
}
type Preparation = (params: unknown, peer: Peer) => Promise<Result<unknown>>;
export type Preparations = {
  [M in keyof Prepared]?: (params: ParsedParams<M>, peer: Peer) => Promise<Result<Prepared[M]>>;
};

/** What carries a method out. Results are typed here and not checked again at run time. */
export type Handler<M extends MethodName> = (
  params: ParsedParams<M>,
  peer: Peer,
  ...prepared: M extends keyof Prepared ? [Prepared[M]] : []
) => Promise<Result<MethodResult<M> | Encoded>> | Result<MethodResult<M> | Encoded>;
export type Handlers = { [M in MethodName]: Handler<M> };
/** Which changes are a single request of the netlink thread, so that several may be under way (see ChangeQueue). */
export type SingleRequests = { [M in MethodName]?: (params: ParsedParams<M>) => boolean };

export const isMethod = (name: string): name is MethodName => Object.hasOwn(methods, name);

/** From a request to the text of its answer: method, access, parameters, handler, result. */
export class Dispatcher {
  readonly #handlers: Handlers;
  readonly #single: SingleRequests;
  readonly #preparations: Preparations;
  readonly #mutations: ChangeQueue;
  readonly #log: Log;

  constructor(
    handlers: Handlers,
    mutations: ChangeQueue,
    log: Log,
    { preparations = {}, single = {} }: { preparations?: Preparations; single?: SingleRequests } = {},
  ) {
    this.#handlers = handlers;
    this.#preparations = preparations;
    this.#single = single;
    this.#mutations = mutations;
    this.#log = log;
  }

  /** The answer's line, or null for a notification. Never rejects. */
  async answer(request: RpcRequest, peer: Peer): Promise<string | null> {
    const { id, method } = request;
    if (!isMethod(method)) {
      return id === undefined ? null : encodeError(id, RpcCode.methodNotFound, unknownMethod(method));
    }
    const result = await this.#guarded(method, request.params, peer);
    if (id === undefined) return null;
    if (!result.ok) {
      const code = CODES[result.error.kind] ?? RpcCode.failure;
      return encodeError(id, code, result.error);
    }
    return encodeResult(id, result.value instanceof Encoded ? result.value.text : JSON.stringify(result.value));
  }

  async #guarded(method: MethodName, params: unknown, peer: Peer): Promise<Result<unknown>> {
    const started = performance.now();
    let result: Result<unknown>;
    try {
      result = await this.#carryOut(method, params, peer);
    } catch (error) {
      this.#log.error('a handler threw', { method, error: error instanceof Error ? error.stack : String(error) });
      result = failure('bug', method, say('request.failedInside', { method, words: String(error) }), {
        remedy: say('request.reportLog'),
      });
    }
    if (isChange(method) || !result.ok) {
      this.#log.info(result.ok ? 'changed' : 'refused', {
        method,
        client: peer.client,
        uid: peer.authorization.uid,
        ms: Math.round(performance.now() - started),
        ...(result.ok ? {} : { failure: result.error }),
      });
    }
    return result;
  }

  async #carryOut(method: MethodName, params: unknown, peer: Peer): Promise<Result<unknown>> {
    const denied = deny(method, peer);
    if (denied) return fail(denied);
    const parsed = methods[method].params.safeParse(params);
    if (!parsed.success) return fail(invalidParams(method, parsed.error));
    // The schema of `method` has just made this value for what is held by its name; the union of all methods cannot say
    // so.
    const handler = this.#handlers[method] as (
      value: unknown,
      peer: Peer,
      prepared?: unknown,
    ) => ReturnType<Handler<MethodName>>;
    if (!isChange(method)) return handler(parsed.data, peer);
    const prepare = (this.#preparations as Partial<Record<MethodName, Preparation>>)[method];
    const single = this.#single[method] as ((value: unknown) => boolean) | undefined;
    const { uid, by } = peer.authorization;
    return this.#mutations.run(method, async (prepared) => handler(parsed.data, peer, prepared), {
      prepare: prepare && (() => prepare(parsed.data, peer)),
      together: single?.(parsed.data),
      who: { uid, isRoot: by === 'root', gone: () => peer.gone },
    });
  }
}

/** Why this peer may not call this method now, or null. */
export function deny(method: MethodName, peer: Pick<Peer, 'client' | 'authorization'>): Failure | null {
  const { level } = methods[method];
  if (level === null) return null;
  if (peer.client === null) {
    return { kind: 'invalid', step: method, ...say('request.helloFirst', { method }) };
  }
  const { levels, uid } = peer.authorization;
  if (levels.includes(level)) return null;
  return {
    kind: 'not-authorised',
    step: method,
    ...(levels.length === 0
      ? say('request.noLevels', { method, uid })
      : say('request.otherLevels', { method, level, uid, levels })),
    remedy: say('request.addUser'),
  };
}

/** Answers to a method that does not exist, and to parameters that do not fit, have codes of their own. */
const CODES: Partial<Record<Failure['kind'], number>> = { invalid: RpcCode.invalidParams, bug: RpcCode.internalError };

const unknownMethod = (method: string): Failure => ({
  kind: 'unsupported',
  step: 'call',
  field: 'method',
  ...say('request.unknownMethod', { method: JSON.stringify(method.slice(0, 64)) }),
  remedy: say('request.listMethods'),
});
