import { ok, type Result } from '../protocol/index.ts';
import { peerCredentials } from '../../native/lib/system.ts';
import { openNetlink } from '../../native/lib/netlink.ts';
import { isFullRoot, readAuthority } from './authority.ts';
import { authorize } from './authorization.ts';
import { CapabilityProbe } from './capabilities.ts';
import { Dispatcher } from './dispatch.ts';
import { addressHandlers } from './handlers/addresses.ts';
import { cleanupHandlers } from './handlers/cleanup.ts';
import { exchangeHandlers } from './handlers/exchange.ts';
import { helperHandlers } from './handlers/helper.ts';
import { historyHandlers } from './handlers/history.ts';
import { linkHandlers } from './handlers/links.ts';
import { namespaceHandlers } from './handlers/namespaces.ts';
import { networkHandlers } from './handlers/networks.ts';
import { routeHandlers } from './handlers/routes.ts';
import { createCarryOut } from './kernel/carry-out.ts';
import { withFaults } from './kernel/fault-injection.ts';
import { HeldTuns } from './kernel/held-tuns.ts';
import { isSingleRequest } from './kernel/link-create.ts';
import type { Log } from './log.ts';
import { NetworkDesk } from './networks/desk.ts';
import { UserNames } from './networks/users.ts';
import { Observer } from './observer.ts';
import { Serial } from './serial.ts';
import { HelperServer } from './server.ts';
import type { Services } from './services.ts';
import type { SocketAccess } from './socket.ts';
import { StatisticsHub } from './statistics.ts';
import { Store } from './store.ts';
import { createNetworkServices } from './services/create.ts';
import { openTransactions } from './transactions/open.ts';
import { DEFAULT_STATE, StateFolder } from './transactions/state-folder.ts';
import type { Transactions } from './transactions/transactions.ts';

export interface HelperOptions {
  socket: string;
  /** The folder of what outlives the helper. */
  state: string;
  sandbox: boolean;
  /** See Authority.invokingUid. */
  invokingUid: number | null;
  log: Log;
}

/** A running helper. */
export interface Helper {
  readonly services: Services;
  /** Takes nobody new, lets the running change end, says goodbye and removes the socket. */
  stop(): Promise<void>;
}

/** Wires the parts together and listens. */
export async function startHelper({ socket, state, sandbox, invokingUid, log }: HelperOptions): Promise<Result<Helper>> {
  const store = new Store();
  // The thread says nothing before addNamespace, which the observer calls.
  const netlink = withFaults(openNetlink({ receive: (batch) => observer.receive(batch) }));
  const observer: Observer = new Observer(netlink, store, log);
  const statistics = new StatisticsHub(netlink, () => observer.namespaces, log);
  const mutations = new Serial();
  const folder = await StateFolder.open(state, isFullRoot());
  if (folder.fault) log.error('nothing can be changed', { failure: folder.fault });
  const networkServices = createNetworkServices({
    folder: servicesFolder(folder), log, endWithHelper: sandbox,
    namespaces: () => [...observer.namespaces].filter((name) => name !== ''),
    events: {
      leases: (network, leases) => desk.leasesChanged(network, leases),
      changed: (network) => desk.servicesChanged(network),
    },
  });
  const services: Services = {
    netlink, store, observer, statistics, mutations, log, sandbox, networkServices, state: folder,
    get transactions() { return transactions; },
    get networks() { return desk.networks; },
    get undo() { return desk.undo; },
    get cleanup() { return desk.cleanup; },
    users: new UserNames(), capabilities: new CapabilityProbe(netlink, store, () => networkServices.probe()), heldTuns: new HeldTuns(), startedAt: new Date(), demo: null,
    load: () => ({ connections: server.connections, subscriptions: server.subscriptions }),
  };
  const transactions: Transactions = openTransactions(services, networkServices, folder);
  const desk: NetworkDesk = new NetworkDesk(services, createCarryOut(services, networkServices));
  const dispatcher = new Dispatcher({
    ...helperHandlers(services), ...linkHandlers(services), ...addressHandlers(services),
    ...routeHandlers(services), ...namespaceHandlers(services), ...networkHandlers(services), ...exchangeHandlers(services),
    ...historyHandlers(services), ...cleanupHandlers(services),
  }, mutations, log, { 'link.add': isSingleRequest });
  const identify = (fd: number) => {
    const credentials = peerCredentials(fd);
    if (credentials.ok) return authorize(credentials.value, readAuthority(invokingUid));
    log.warn('a peer without credentials', { error: credentials.error });
    return null;
  };
  const server: HelperServer = new HelperServer({ dispatcher, store, observer, statistics, identify, log });
  services.heldTuns.follow(observer, store);

  const closeKernel = (): void => {
    observer.close();
    statistics.close();
    services.heldTuns.close();
    netlink.close();
    folder.close();
  };
  const started = await observer.start();
  // A new namespace's loopback is down; the first link of a namespace is the loopback.
  if (started.ok && sandbox) await netlink.changeLink('', 1, { up: true });
  if (started.ok) {
    await transactions.recover();
    await desk.start();
  }
  const listening = started.ok ? await server.listen(socket, socketAccess(invokingUid), isFullRoot()) : started;
  if (!listening.ok) {
    closeKernel();
    return listening;
  }
  void services.capabilities.known();
  desk.boot();
  return ok({
    services,
    stop: async () => {
      server.stopAccepting();
      await mutations.close();
      await transactions.close();
      desk.close();
      // Networks stay up, and so does what serves them; only a sandbox takes everything along.
      await networkServices.close(sandbox);
      services.demo?.close();
      await server.close();
      closeKernel();
    },
  });
}

/** On a tmpfs where the state is the machine's: nothing in it outlives the kernel's state. The next helper finds it there. */
const servicesFolder = (state: StateFolder): string => (state.path === DEFAULT_STATE ? '/run/taproom/services' : state.file('services'));

/** Owned by whoever started the helper; the group taproom may connect where it exists. */
function socketAccess(invokingUid: number | null): SocketAccess {
  const { group } = readAuthority(invokingUid);
  return {
    uid: invokingUid ?? process.getuid?.() ?? 0,
    gid: group?.gid ?? process.getgid?.() ?? 0,
    mode: group ? 0o660 : 0o600,
  };
}
