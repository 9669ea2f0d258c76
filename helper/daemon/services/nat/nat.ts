import { existsSync } from 'node:fs';
import { NFT_TABLE, ok, type Capability, type Nat, type OperationOf, type Result } from '../../../protocol/index.ts';
import { messageOf, say, type Message } from '../../../protocol/messages/index.ts';
import { failure, type Refusal } from '../../errors.ts';
import { namespacePath } from '../../namespaces.ts';
import { faultOf, type Finished, type Programs } from '../programs.ts';
import { droppingChains, parseListing, wantedPart, type ListedTable } from './listing.ts';
import { natChains, natTransaction, networkOfChain } from './ruleset.ts';

type NatSet = OperationOf<'nat.set'>;
const STEP = 'nat.set';
const REMEDY = say('capability.remedyNftables');

/** Port forwarding and masquerading, in a table of ours in each namespace. nft does the work. */
export class NatTables {
  readonly #programs: Programs;

  constructor(programs: Programs) {
    this.#programs = programs;
  }

  /** Makes the network's part of the namespace's table what it is to be, in one transaction, and reads it back. */
  async set({ network, namespace, nat }: NatSet): Promise<Result<null>> {
    // A namespace that is gone has taken its rules along; nft that is not there has made none.
    if (nat.length === 0 && (isGone(namespace) || this.#programs.find('nft') === null)) return ok(null);
    const chains = natChains(network, nat);
    const before = await this.#table(namespace);
    if (!before.ok) return before;
    if (before.value === null && chains.length === 0) return ok(null);
    const transaction = natTransaction(network, chains, before.value?.chains ?? []);
    const made = await this.#nft(namespace, ['-j', '-f', '-'], JSON.stringify(transaction));
    if (!made.ok) return made;
    if (made.value.code !== 0) return refusal(namespace, made.value);
    if (await this.isInPlace({ op: 'nat.set', network, namespace, nat })) return ok(null);
    return failure('failed', STEP, say('service.rulesDiffer', { network }), {
      remedy: say('service.tableRewritten', { table: NFT_TABLE }),
    });
  }

  async isInPlace({ network, namespace, nat }: NatSet): Promise<boolean> {
    if (nat.length === 0 && (isGone(namespace) || this.#programs.find('nft') === null)) return true;
    const table = await this.#table(namespace);
    return table.ok && (table.value?.part(network) ?? wantedPart([])) === wantedPart(natChains(network, nat));
  }

  /** The networks that have chains in the namespace's table; null where there is no table of ours. */
  async networks(namespace: string): Promise<string[] | null> {
    const table = this.#programs.find('nft') === null || isGone(namespace) ? ok(null) : await this.#table(namespace);
    if (!table.ok || table.value === null) return null;
    return [...new Set(table.value.chains.map(networkOfChain).filter((network) => network !== null))].sort();
  }

  /** The table, where no network has a chain in it any more. */
  async removeEmpty(namespace: string): Promise<Result<null>> {
    if ((await this.networks(namespace))?.length !== 0) return ok(null);
    const removed = await this.#nft(namespace, ['delete', 'table', 'inet', NFT_TABLE]);
    if (!removed.ok) return removed;
    return removed.value.code === 0 ? ok(null) : refusal(namespace, removed.value);
  }

  /** What may stand in the way of forwarded packets in these namespaces. */
  async notes(namespaces: readonly string[]): Promise<Message[]> {
    const notes: Message[] = [];
    for (const namespace of new Set(namespaces)) {
      if (isGone(namespace)) continue;
      const listed = await this.#nft(namespace, ['-j', 'list', 'chains']);
      if (!listed.ok) return [messageOf(listed.error)];
      for (const chain of droppingChains(listed.value.stdout)) {
        notes.push(
          namespace === ''
            ? say('service.forwardDropped', { chain })
            : say('service.forwardDroppedIn', { chain, namespace }),
        );
      }
    }
    return notes;
  }

  async probe(): Promise<Capability> {
    const name = 'service.nat';
    const summary = say('capability.nat');
    const listed = await this.#nft('', ['-j', 'list', 'tables']);
    if (!listed.ok)
      return {
        name,
        summary,
        available: false,
        detail: messageOf(listed.error),
        remedy: listed.error.remedy ?? REMEDY,
      };
    if (listed.value.code !== 0) {
      return {
        name,
        summary,
        available: false,
        detail: say('capability.foundProgramSays', { program: 'nft', words: faultOf(listed.value.stderr) }),
        remedy: say('capability.remedyNfTables'),
      };
    }
    const [docker] = await this.notes(['']);
    return { name, summary, available: true, detail: docker ?? say('capability.foundNft') };
  }

  async #table(namespace: string): Promise<Result<ListedTable | null>> {
    const listed = await this.#nft(namespace, ['-j', 'list', 'table', 'inet', NFT_TABLE]);
    if (!listed.ok) return listed;
    const { code, stdout, stderr } = listed.value;
    if (code !== 0 && stderr.includes('No such file or directory')) return ok(null);
    if (code !== 0) return refusal(namespace, listed.value);
    const table = parseListing(stdout);
    return table
      ? ok(table)
      : failure('failed', STEP, say('service.noRuleset'), { remedy: say('service.listTable', { table: NFT_TABLE }) });
  }

  #nft(namespace: string, args: readonly string[], input?: string): Promise<Result<Finished>> {
    const nft = this.#programs.find('nft');
    if (nft === null)
      return Promise.resolve(failure('unsupported', STEP, say('service.noNft'), { field: 'nat', remedy: REMEDY }));
    return this.#programs.run(nft, args, { namespace, ...(input === undefined ? {} : { input }) });
  }
}

const isGone = (namespace: string): boolean => {
  const path = namespacePath(namespace);
  return path !== null && !existsSync(path);
};

function refusal(namespace: string, { stderr, code }: Finished): Refusal {
  const fault = faultOf(stderr);
  const words = code === null ? say('service.killed') : fault;
  const unprivileged = fault.includes('Operation not permitted');
  return failure(
    unprivileged ? 'not-authorised' : 'failed',
    STEP,
    namespace === '' ? say('service.rulesNotSet', { words }) : say('service.rulesNotSetIn', { namespace, words }),
    { field: 'nat', remedy: unprivileged ? say('service.privileged') : say('service.nftModules') },
  );
}

/** For a card: what is done for whom. */
export const natDetail = (nat: readonly Nat[]): Message => {
  const count = nat.flatMap(({ publish }) => publish).length;
  const from = nat.map((each) => each.from);
  return count === 0 ? say('service.natFor', { from }) : say('service.natPublished', { from, count });
};
