import { endsOf, ROUTE_PROTOCOL, type Failure, type NetworkRow, type Who, type Step } from '../../protocol/index.ts';
import { messageOf, say } from '../../protocol/messages/index.ts';
import type { Log } from '../log.ts';
import type { Observer } from '../observer.ts';
import type { ChangeQueue } from '../change-queue.ts';
import type { Applied } from '../store.ts';
import type { AppliedNetwork, TransactionLog } from '../transactions/types.ts';
import type { Networks } from './networks.ts';

/** Milliseconds that changes of the kernel gather before anybody asks what they mean. */
const DELAY = 300;
/** Looks may take this part of the time, not more: where everything changes all the time they come less often. */
const SHARE = 0.1;
/** How often a network is put right within {@link FIGHT_WINDOW} before whoever changes it is taken to mean it. */
const MAX_REPAIRS = 5;
const FIGHT_WINDOW = 60_000;
const KERNEL = new Set(['namespaces', 'links', 'addresses', 'routes', 'rules']);
const KEEPER: Who = { uid: 0, user: 'root', client: 'keep' };

interface DriftParts {
  observer: Observer;
  mutations: ChangeQueue;
  transactions: TransactionLog;
  networks: Networks;
  log: Log;
}

/**
 * Looks, when the kernel's state changed, whether the networks that are up are still what they should
 * be, says what is not, and puts it right where the document says `keep`. Idle as long as nothing changes.
 */
export class DriftWatch {
  readonly #parts: DriftParts;
  readonly #touched = new Set<string>();
  /** When each network was put right, in milliseconds of the monotonic clock. */
  readonly #repairs = new Map<string, number[]>();
  /** Networks that are no longer put right: somebody else means it. */
  readonly #givenUp = new Set<string>();
  #everything = false;
  #timer: NodeJS.Timeout | undefined;
  #pause = DELAY;
  #closed = false;

  constructor(parts: DriftParts) {
    this.#parts = parts;
    parts.observer.listen({
      changed: (applied) => this.#note(applied),
      resynced: () => {
        this.#everything = true;
        this.#soon();
      },
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Somebody brought it up, changed it or took it down: what was is forgiven. */
  forgive(name: string): void {
    this.#repairs.delete(name);
    this.#givenUp.delete(name);
  }

  #note({ changes }: Applied): void {
    if (this.#parts.transactions.applied().size === 0) return;
    let noted = false;
    for (const { topic, key } of changes) {
      if (topic === 'datapaths') {
        this.#touched.add(datapathPlace(key));
        noted = true;
      }
      if (!KERNEL.has(topic) && !isOfOurs(topic, key)) continue;
      // Every key of the kernel's rows begins with the namespace.
      this.#touched.add(topic === 'namespaces' ? key : key.slice(0, key.indexOf('/')));
      noted = true;
    }
    if (noted) this.#soon();
  }

  #soon(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => void this.#look(), this.#pause).unref();
  }

  async #look(): Promise<void> {
    const { mutations, transactions, log } = this.#parts;
    // In turn with the changes: what is being made is not drift.
    const looked = await mutations.run('drift', async () => {
      this.#timer = undefined;
      const [everything, touched] = [this.#everything, new Set(this.#touched)];
      this.#everything = false;
      this.#touched.clear();
      const begun = performance.now();
      for (const applied of [...transactions.applied().values()]) {
        if (!this.#closed && (everything || namespacesOf(applied).some((name) => touched.has(name))))
          await this.#lookAt(applied);
      }
      this.#pause = Math.max(DELAY, (performance.now() - begun) / SHARE);
      return { ok: true, value: null };
    });
    if (!looked.ok) {
      this.#timer = undefined;
      if (looked.error.kind !== 'cancelled') log.warn('no look at what drifted', { failure: looked.error });
    }
  }

  async #lookAt(applied: AppliedNetwork): Promise<void> {
    const { networks, transactions } = this.#parts;
    const { name } = applied;
    const drift = await this.#driftOf(applied);
    networks.rows.drifted(name, drift);
    if (drift.length === 0 || !applied.document.keep || transactions.pending()?.network === name) return;
    if (this.#fights(name)) return;
    const kept = await networks.reach({
      name,
      target: applied,
      who: KEEPER,
      verb: 'network.keep',
      summary: say('change.keep', { network: name }),
      confirmation: { confirm: true, confirmWithin: 0 },
      final: say('change.onlyRestored'),
    });
    if (kept.ok) networks.rows.drifted(name, []);
    else networks.rows.drifted(name, await this.#driftOf(applied));
  }

  async #driftOf(applied: AppliedNetwork): Promise<NetworkRow['drift']> {
    const steps = await this.#parts.networks.drift(applied);
    if (!steps.ok) return [{ summary: messageOf(steps.error), commands: [] }];
    return describeDrift(steps.value);
  }

  /** Whether this network is put right so often that it is a fight; then it is left, and that is said. */
  #fights(name: string): boolean {
    const { networks, log } = this.#parts;
    if (this.#givenUp.has(name)) return true;
    const now = performance.now();
    const recent = (this.#repairs.get(name) ?? []).filter((time) => now - time < FIGHT_WINDOW);
    this.#repairs.set(name, [...recent, now]);
    if (recent.length < MAX_REPAIRS) return false;
    this.#givenUp.add(name);
    log.warn('a network is no longer put right: somebody changes it again and again', { network: name });
    networks.rows.failed(name, foughtOver(name));
    return true;
  }
}

/** Routes with our mark that are only counted are others now; those of a routing daemon are always. */
const isOfOurs = (topic: string, key: string): boolean => topic === 'large' && key.endsWith(`/${ROUTE_PROTOCOL}`);

const foughtOver = (name: string): Failure => ({
  kind: 'conflict',
  step: 'network.keep',
  ...say('network.fought', { name, count: MAX_REPAIRS }),
  remedy: say('network.findWho', { name }),
});

/** A datapath among the namespaces that were touched: no namespace is called so. */
const datapathPlace = (name: string): string => `datapath:${name}`;

/** Where a network has anything: what changes elsewhere cannot concern it. */
function namespacesOf({ document, claims }: AppliedNetwork): string[] {
  const names = new Set<string>(document.namespaces);
  for (const { namespace } of [
    ...document.links.flatMap(endsOf),
    ...document.routes,
    ...document.rules,
    ...document.forwarding,
    ...document.nat,
    ...document.dhcp,
  ])
    names.add(namespace);
  if (document.dns.length > 0) names.add('');
  for (const { name, ports } of document.datapaths) {
    names.add(datapathPlace(name));
    for (const { namespace } of ports) names.add(namespace);
  }
  for (const { operation } of claims) if ('namespace' in operation) names.add(operation.namespace);
  return [...names];
}

/**
 * What somebody else changed of what a network needs: the steps of a plan for a network that is up,
 * with its own document, are exactly the difference. Each says what would put it right.
 */
export const describeDrift = (steps: readonly Step[]): NetworkRow['drift'] =>
  steps.map(({ summary, commands }) => ({
    summary: say('network.drifted', { repair: summary }),
    commands: [...commands],
  }));
