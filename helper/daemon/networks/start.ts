import type { Failure, Who } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Log } from '../log.ts';
import type { ChangeQueue } from '../change-queue.ts';
import type { TransactionLog } from '../transactions/types.ts';
import type { Networks } from './networks.ts';
import type { SavedNetworks } from './saved-networks.ts';

interface StartParts {
  transactions: TransactionLog;
  networks: Networks;
  saved: SavedNetworks;
  mutations: ChangeQueue;
  log: Log;
}

const byItself = (client: string): Who => ({ uid: 0, user: 'root', client });
const AT_ONCE = { confirm: true, confirmWithin: 0 };

/**
 * Before anybody is served: the networks that were up when the last helper ended are up still, but for
 * what ended with it (TUNs that it held, its dnsmasq). That comes back; what is there is not touched.
 */
export async function reconcile({ transactions, networks, saved, mutations, log }: StartParts): Promise<void> {
  for (const applied of [...transactions.applied().values()]) {
    const { name, text } = applied;
    // A crash between the commit and the name of the file; or somebody deleted the file.
    if (!saved.get(name)) {
      const written = saved.save(name, text);
      if (!written.ok)
        log.warn('the document of a network that is up was not saved', { network: name, failure: written.error });
    }
    const missing = await networks.drift(applied);
    if (missing.ok && missing.value.length === 0) continue;
    const back = await mutations.run('start', () =>
      networks.reach({
        name,
        target: applied,
        who: byItself('start'),
        verb: 'network.restore',
        summary: say('change.restore', { network: name }),
        confirmation: AT_ONCE,
        final: say('change.onlyRestored'),
      }),
    );
    if (back.ok) log.info('a network got back what it lost', { network: name, steps: back.value.steps });
    else log.error('a network did not get back what it lost', { network: name, failure: back.error });
  }
}

/** Networks that come up with the helper. Each in its turn among the changes; what fails is in its row. */
export async function startAtBoot({ transactions, networks, saved, mutations, log }: StartParts): Promise<void> {
  // Nobody waits for long documents that do not even have the word.
  const may = (name: string): boolean => saved.get(name)?.text.includes('boot') === true;
  for (const name of saved.names.sort((one, other) => Number(may(other)) - Number(may(one)))) {
    const document = (await saved.read(name))?.document;
    if (document?.start !== 'boot' || transactions.applied().has(name)) continue;
    if (isUnconfirmed(transactions, name, saved.get(name)?.text ?? '')) {
      networks.rows.failed(name, unconfirmed(name));
      continue;
    }
    void mutations
      .run('boot', () => networks.up(name, byItself('boot'), AT_ONCE))
      .then((up) => {
        if (!up.ok) log.error('a network did not come up at the start', { network: name, failure: up.error });
      });
  }
}

/**
 * Whether this text of a network was reverted because it was not confirmed, and never was confirmed:
 * nobody is there at a start to see that it cuts the machine off, and a start takes nothing back.
 */
export function isUnconfirmed(
  transactions: Pick<TransactionLog, 'history' | 'record'>,
  name: string,
  text: string,
): boolean {
  let takenBack = false;
  for (const { entry, network, outcome } of transactions.history()) {
    const record = network === name ? transactions.record(entry) : undefined;
    if (record?.after !== text) continue;
    if (outcome === 'done') return false;
    takenBack ||=
      (outcome === 'reverted' || outcome === 'interrupted' || outcome === 'stuck') &&
      record.steps.some(({ risks }) => risks.length > 0);
  }
  return takenBack;
}

const unconfirmed = (name: string): Failure => ({
  kind: 'conflict',
  step: 'network.up',
  ...say('network.unconfirmed', { name }),
  remedy: say('network.confirmUp', { name }),
});
