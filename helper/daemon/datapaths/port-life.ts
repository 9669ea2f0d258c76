import type { PortFacts } from '../../../native/lib/datapath-types.ts';
import { makesDevice, linkKey, portKey, type Link, type Port, type PortRow } from '../../protocol/index.ts';
import { say, verbatim, within, type Message } from '../../protocol/messages/index.ts';
import type { Store } from '../store.ts';

/** A port of a running datapath, and what became of its device. Owned by the JavaScript thread. */
export class PortLife {
  readonly key: string;
  port: Port;
  facts: PortFacts;
  /** The namespace that its device is in: anybody may move it. */
  namespace: string;
  /** The device went; the descriptors lead nowhere until it is opened anew. */
  gone = false;
  /** A change of ours closed it, and it could not be opened as it was: tried again, less and less often. */
  #lost: { why: Message; tries: number; due: number } | null = null;
  /** The link with which opening it anew failed last, and why: not tried again with the same. */
  #refused: { link: string; why: Message } | null = null;

  constructor(port: Port, facts: PortFacts) {
    this.key = portKey(port);
    this.port = port;
    this.facts = facts;
    this.namespace = port.namespace;
  }

  /** Opening it makes its device, where there is none. */
  get makesDevice(): boolean {
    return makesDevice(this.port);
  }

  get isLost(): boolean {
    return this.#lost !== null;
  }

  /** When a lost one is to be tried again (milliseconds, as Date.now()). */
  get due(): number | null {
    return this.#lost?.due ?? null;
  }

  /** The link behind it; null for sockets, and while it is gone. */
  link(store: Store): Link | null {
    if (!('device' in this.port) || this.gone) return null;
    return store.get('links', linkKey(this.namespace, this.facts.index)) ?? null;
  }

  /** A link of its name that it could be opened with anew; null: there is none, or it was refused before. */
  candidate(store: Store): Link | null {
    if (!this.gone || !('device' in this.port)) return null;
    const link = store.linkNamed(this.port.namespace, this.port.device);
    return link === undefined || this.#refused?.link === identity(link) ? null : link;
  }

  reopened(facts: PortFacts): void {
    this.facts = facts;
    this.namespace = this.port.namespace;
    this.gone = false;
    this.#refused = null;
    this.#lost = null;
  }

  /** Its descriptors work on with the device where that is now. */
  moved({ namespace, index }: Link): void {
    this.namespace = namespace;
    this.facts = { ...this.facts, index };
  }

  /** It could not be opened as it was. */
  lose(why: Message, now: number): void {
    const tries = this.#lost?.tries ?? 0;
    this.gone = true;
    this.#lost = { why, tries: tries + 1, due: now + Math.min(FIRST_RETRY * 2 ** tries, LAST_RETRY) };
  }

  refuse(link: Link, why: Message): void {
    this.#refused = { link: identity(link), why };
  }

  /** Why it is down; null: nothing speaks against it. */
  reason(store: Store, errno: number): Message | null {
    if (this.#lost) return say('port.retried', { why: this.#lost.why });
    if (!('device' in this.port)) return errno === 0 ? null : say('port.socketFailed', { errno });
    const { device, namespace } = this.port;
    if (this.gone) return this.#refused?.why ?? say('port.gone', { link: within(device, namespace) });
    const link = this.link(store);
    if (link && !link.up)
      return say('port.linkDown', {
        link: link.name,
        command: `taproom link set ${link.name}${link.namespace === '' ? '' : ` --namespace ${link.namespace}`} --up`,
      });
    if (link && !hasCarrier(this.port, link)) return say('port.noCarrier', { link: link.name });
    return errno === 0 || errno === ENETDOWN ? null : say('port.deviceFailed', { errno });
  }

  row(store: Store, native: { up: boolean; errno: number } | undefined): PortRow {
    const link = this.link(store);
    const reason = this.reason(store, native?.errno ?? 0);
    return {
      key: this.key,
      port: this.port,
      link: link && { namespace: link.namespace, index: link.index, name: link.name },
      state: reason === null && native?.up !== false ? 'up' : 'down',
      reason: reason ?? (native?.up === false ? say('port.comingUp') : null),
      mode: this.facts.mode,
      why: this.facts.why === '' ? null : verbatim(this.facts.why),
    };
  }
}

/** Milliseconds between the tries to open a lost port: twice as long each time. */
const FIRST_RETRY = 500;
const LAST_RETRY = 10_000;

/** A packet socket tells once that its link went down, and works on when that is up again (packet(7)). */
const ENETDOWN = 100;

/** Of a TAP at whose other end we are the carrier is ours: what counts is that it is up. */
export const hasCarrier = (port: Port, link: Link): boolean => link.up && (link.carrier || makesDevice(port));

const identity = ({ index, kind, up, options }: Link): string => `${index} ${kind} ${up} ${JSON.stringify(options)}`;
