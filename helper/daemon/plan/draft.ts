import { networkAlias, type Operation, type Step } from '../../protocol/index.ts';
import type { Message } from '../../protocol/messages/index.ts';
import { failure, type Refusal } from '../errors.ts';
import { applyTo, Connections, operationKey, stepIn } from '../operations/index.ts';
import { canonicalCidr } from '../world/canonical.ts';
import { peerPlace } from '../world/expected.ts';
import type { PlanInput } from './types.ts';
import type { Claim } from '../world/types.ts';
import { serviceOperationsOf } from './service-operations.ts';
import { World } from '../world/world.ts';

/** The step of every failure of a plan. */
const STEP = 'network.plan';

export const refuse = (
  kind: 'conflict' | 'not-found' | 'unsupported' | 'invalid',
  message: Message,
  field: string,
  remedy?: Message,
): Refusal => failure(kind, STEP, message, { field, ...(remedy === undefined ? {} : { remedy }) });

/**
 * A plan that is being made: the steps so far, the machine as it will be after them, and what the network holds then.
 */
export class Draft {
  readonly input: PlanInput;
  readonly network: string;
  readonly alias: string;
  readonly world: World;
  readonly steps: Step[] = [];
  readonly claims = new Map<string, Claim>();
  readonly notes: Message[] = [];
  /** What the network holds before, by key. */
  readonly former: ReadonlyMap<string, Claim>;
  /** What the other networks that are up hold, by key. */
  readonly theirs = new Map<string, { network: string; claim: Claim }>();
  /** `NAMESPACE/ADDRESS` without length: which other network has it. */
  readonly theirAddresses = new Map<string, string>();
  /** Places of the other ends of their pairs. */
  readonly theirPeers = new Map<string, string>();
  #connections: Connections | undefined;

  constructor(input: PlanInput) {
    this.input = input;
    this.network = input.network;
    this.alias = networkAlias(input.network);
    this.former = new Map(input.claims.map((claim) => [claim.key, claim]));
    const services = serviceOperationsOf(input.network, input.document, input.claims);
    this.world = new World(
      input.observed,
      services.map((operation) => [operationKey(operation), operation]),
    );
    for (const { name, claims } of input.others) {
      for (const claim of claims) {
        this.theirs.set(claim.key, { network: name, claim });
        const { operation } = claim;
        if (operation.op === 'link.add' && operation.link.kind === 'veth')
          this.theirPeers.set(peerPlace(operation.link), name);
        if (operation.op === 'address.add')
          this.theirAddresses.set(hostKey(operation.namespace, operation.address.address), name);
      }
    }
  }

  /** One more step, from the state that those before leave. */
  do(operation: Operation): void {
    const { step } = stepIn(this.world, () => (this.#connections ??= new Connections(this.world)), operation);
    this.steps.push(step);
    applyTo(this.world, operation);
  }

  /** The network holds this from now on; what it held before is reverted as before. */
  claim(key: string, operation: Operation, inverse: readonly Operation[], beside?: Claim['beside']): void {
    this.claims.set(key, { key, operation, inverse, ...(beside === undefined ? {} : { beside }) });
  }

  /** The same is said once. */
  note(words: Message): void {
    if (!this.notes.some(({ message }) => message === words.message)) this.notes.push(words);
  }
}

/** An address in a namespace, whatever its prefix length. */
export const hostKey = (namespace: string, cidr: string): string => `${namespace}/${canonicalHost(cidr)}`;

function canonicalHost(cidr: string): string {
  const whole = canonicalCidr(cidr);
  return whole.slice(0, whole.indexOf('/'));
}
