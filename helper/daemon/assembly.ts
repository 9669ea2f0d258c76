import { isForeignNamespace, ok, type Result } from '../protocol/index.ts';
import { createDatapath } from '../../native/lib/datapath.ts';
import { openNetlink } from '../../native/lib/netlink.ts';
import { isFullRoot } from './authority.ts';
import type { Budgets } from './budgets.ts';
import { CapabilityProbe } from './capabilities.ts';
import { Changes } from './changes/changes.ts';
import { Datapaths } from './datapaths/datapaths.ts';
import { withFaults } from './kernel/fault-injection.ts';
import { HeldTuns } from './kernel/held-tuns.ts';
import type { Kernel } from './kernel/kernel.ts';
import { countedRoutes } from './kernel/route.ts';
import type { Log } from './log.ts';
import { NetworkService, type NetworkServiceParts } from './networks/network-service.ts';
import { Observer } from './observer.ts';
import { ChangeQueue } from './change-queue.ts';
import { createNetworkServices } from './services/create.ts';
import { StatisticsHub } from './statistics.ts';
import { Store } from './store.ts';
import { openTransactions } from './transactions/open.ts';
import { DEFAULT_STATE, StateFolder } from './transactions/state-folder.ts';

export interface AssemblyOptions {
  /** The folder of what outlives the helper. */
  state: string;
  sandbox: boolean;
  log: Log;
  budgets: Budgets;
  /** What a helper before us left half done is reverted only when {@link Assembly.recover} is called. */
  later?: boolean;
}

/**
 * Everything of a helper but its socket: `taproomd --cleanup` needs no more. Whoever composes takes of it what each
 * part needs.
 */
export interface Assembly extends NetworkServiceParts {
  readonly statistics: StatisticsHub;
  readonly networkService: NetworkService;
  /** Takes back what a helper before us left half done; done already, unless it was to wait. */
  recover: () => Promise<void>;
  /** Lets the running change end. Networks stay up; a sandbox takes everything along. */
  close: () => Promise<void>;
}

/** Wires the parts together, reads the kernel's state and takes back what a helper before us left half done. */
export async function assemble({
  state: path,
  sandbox,
  log,
  budgets,
  later = false,
}: AssemblyOptions): Promise<Result<Assembly>> {
  const store = new Store();
  // The thread says nothing before addNamespace, which the observer calls.
  const netlink = withFaults(
    openNetlink({ receive: (batch) => observer.receive(batch), largeTable: budgets.size('table-rows') }),
  );
  const observer: Observer = new Observer(netlink, store, log, budgets);
  const heldTuns = new HeldTuns();
  const kernel: Kernel = { netlink, store, observer, heldTuns, log };
  const mutations = new ChangeQueue(budgets);
  const datapaths = new Datapaths(kernel, mutations, createDatapath, budgets);
  const statistics = new StatisticsHub(
    netlink,
    () => observer.namespaces,
    () => datapaths.samples(),
    log,
  );
  const state = await StateFolder.open(path, isFullRoot());
  if (state.fault) log.error('nothing can be changed', { failure: state.fault });
  const networkServices = createNetworkServices({
    folder: servicesFolder(state),
    log,
    endWithHelper: sandbox,
    namespaces: () => [...observer.namespaces].filter((name) => name !== '' && !isForeignNamespace(name)),
    events: {
      leases: (network, leases) => networkService.leasesChanged(network, leases),
      changed: (network) => networkService.servicesChanged(network),
    },
  });
  const capabilities = new CapabilityProbe(netlink, store, () => networkServices.probe());
  const machine = { kernel, networkServices, datapaths };
  const transactions = openTransactions({ machine, mutations, budgets, folder: state, sandbox });
  const changes = new Changes({
    store,
    observer,
    transactions,
    countedRoutes: (asked) => countedRoutes(kernel, asked),
  });
  const parts: NetworkServiceParts = {
    ...machine,
    capabilities,
    transactions,
    changes,
    mutations,
    state,
    sandbox,
    budgets,
  };
  const networkService: NetworkService = new NetworkService(parts);
  heldTuns.follow(observer, store);
  datapaths.start();

  const close = async (): Promise<void> => {
    await mutations.close();
    await transactions.close();
    networkService.close();
    await networkServices.close(sandbox);
    await datapaths.close();
    observer.close();
    statistics.close();
    heldTuns.close();
    netlink.close();
    state.close();
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
  return ok({ ...parts, statistics, networkService, recover, close });
}

/**
 * On a tmpfs where the state is the machine's: nothing in it outlives the kernel's state. The next helper finds it
 * there.
 */
const servicesFolder = (state: StateFolder): string =>
  state.path === DEFAULT_STATE ? '/run/taproom/services' : state.file('services');
