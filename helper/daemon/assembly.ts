import { ok, type Result } from '../protocol/index.ts';
import { createDatapath } from '../../native/lib/datapath.ts';
import { openNetlink } from '../../native/lib/netlink.ts';
import { isFullRoot } from './authority.ts';
import { CapabilityProbe } from './capabilities.ts';
import { Datapaths } from './datapaths/datapaths.ts';
import { withFaults } from './kernel/fault-injection.ts';
import { HeldTuns } from './kernel/held-tuns.ts';
import type { Log } from './log.ts';
import { NetworkService } from './networks/network-service.ts';
import { UserNames } from './networks/users.ts';
import { Observer } from './observer.ts';
import { ChangeQueue } from './change-queue.ts';
import { createNetworkServices } from './services/create.ts';
import type { Services } from './services.ts';
import { StatisticsHub } from './statistics.ts';
import { Store } from './store.ts';
import { openTransactions } from './transactions/open.ts';
import { DEFAULT_STATE, StateFolder } from './transactions/state-folder.ts';
import type { Transactions } from './transactions/transactions.ts';

export interface AssemblyOptions {
  /** The folder of what outlives the helper. */
  state: string;
  sandbox: boolean;
  log: Log;
  /** What a helper before us left half done is reverted only when {@link Assembly.recover} is called. */
  later?: boolean;
}

/** Everything of a helper but its socket: `taproomd --cleanup` needs no more. */
export interface Assembly {
  readonly services: Services;
  readonly networkService: NetworkService;
  /** Takes back what a helper before us left half done; done already, unless it was to wait. */
  recover: () => Promise<void>;
  /** Lets the running change end. Networks stay up; a sandbox takes everything along. */
  close: () => Promise<void>;
}

/** Wires the parts together, reads the kernel's state and takes back what a helper before us left half done. */
export async function assemble({ state, sandbox, log, later = false }: AssemblyOptions): Promise<Result<Assembly>> {
  const store = new Store();
  // The thread says nothing before addNamespace, which the observer calls.
  const netlink = withFaults(openNetlink({ receive: (batch) => observer.receive(batch) }));
  const observer: Observer = new Observer(netlink, store, log);
  const statistics = new StatisticsHub(
    netlink,
    () => observer.namespaces,
    () => datapaths.samples(),
    log,
  );
  const mutations = new ChangeQueue();
  const folder = await StateFolder.open(state, isFullRoot());
  if (folder.fault) log.error('nothing can be changed', { failure: folder.fault });
  const networkServices = createNetworkServices({
    folder: servicesFolder(folder),
    log,
    endWithHelper: sandbox,
    namespaces: () => [...observer.namespaces].filter((name) => name !== ''),
    events: {
      leases: (network, leases) => networkService.leasesChanged(network, leases),
      changed: (network) => networkService.servicesChanged(network),
    },
  });
  const services: Services = {
    netlink,
    store,
    observer,
    statistics,
    mutations,
    log,
    sandbox,
    networkServices,
    state: folder,
    get transactions() {
      return transactions;
    },
    get networks() {
      return networkService.networks;
    },
    get datapaths() {
      return datapaths;
    },
    get undo() {
      return networkService.undo;
    },
    get cleanup() {
      return networkService.cleanup;
    },
    users: new UserNames(),
    capabilities: new CapabilityProbe(netlink, store, () => networkServices.probe()),
    heldTuns: new HeldTuns(),
    startedAt: new Date(),
    demo: null,
    load: () => ({ connections: 0, subscriptions: 0 }),
  };
  const datapaths: Datapaths = new Datapaths(services, createDatapath);
  const transactions: Transactions = openTransactions({
    machine: { kernel: services, networkServices, datapaths },
    mutations,
    folder,
    sandbox,
  });
  const networkService: NetworkService = new NetworkService(services);
  services.heldTuns.follow(observer, store);
  datapaths.start();

  const close = async (): Promise<void> => {
    await mutations.close();
    await transactions.close();
    networkService.close();
    await networkServices.close(sandbox);
    services.demo?.close();
    datapaths.close();
    observer.close();
    statistics.close();
    services.heldTuns.close();
    netlink.close();
    folder.close();
  };
  const started = await observer.start();
  if (!started.ok) {
    await close();
    return started;
  }
  // A new namespace's loopback is down; the first link of a namespace is the loopback.
  if (sandbox) await netlink.changeLink('', 1, { up: true });
  const recover = async (): Promise<void> => {
    await transactions.recover();
    networkService.start();
  };
  if (later) transactions.load();
  else await recover();
  return ok({ services, networkService, recover, close });
}

/** On a tmpfs where the state is the machine's: nothing in it outlives the kernel's state. The next helper finds it there. */
const servicesFolder = (state: StateFolder): string =>
  state.path === DEFAULT_STATE ? '/run/taproom/services' : state.file('services');
