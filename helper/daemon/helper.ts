import { ok, type Result } from '../protocol/index.ts';
import { peerCredentials } from '../../native/lib/system.ts';
import { openNetlink } from '../../native/lib/netlink.ts';
import { isFullRoot, readAuthority } from './authority.ts';
import { authorize } from './authorization.ts';
import { CapabilityProbe } from './capabilities.ts';
import { Dispatcher } from './dispatch.ts';
import { addressHandlers } from './handlers/addresses.ts';
import { helperHandlers } from './handlers/helper.ts';
import { linkHandlers } from './handlers/links.ts';
import { namespaceHandlers } from './handlers/namespaces.ts';
import { networkHandlers } from './handlers/networks.ts';
import { routeHandlers } from './handlers/routes.ts';
import { HeldTuns } from './kernel/held-tuns.ts';
import { isSingleRequest } from './kernel/link-create.ts';
import type { Log } from './log.ts';
import { Observer } from './observer.ts';
import { Serial } from './serial.ts';
import { HelperServer } from './server.ts';
import type { Services } from './services.ts';
import type { SocketAccess } from './socket.ts';
import { StatisticsHub } from './statistics.ts';
import { Store } from './store.ts';
import { absentServices } from './transactions/absent-services.ts';
import { openTransactions } from './transactions/open.ts';
import { StateFolder } from './transactions/state-folder.ts';
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
  const netlink = openNetlink({ receive: (batch) => observer.receive(batch) });
  const observer: Observer = new Observer(netlink, store, log);
  const statistics = new StatisticsHub(netlink, () => observer.namespaces, log);
  const mutations = new Serial();
  const folder = await StateFolder.open(state, isFullRoot());
  if (folder.fault) log.error('nothing can be changed', { failure: folder.fault });
  const networkServices = absentServices;
  const services: Services = {
    netlink, store, observer, statistics, mutations, log, sandbox, networkServices, state: folder,
    get transactions() { return transactions; },
    capabilities: new CapabilityProbe(netlink, store), heldTuns: new HeldTuns(), startedAt: new Date(), demo: null,
    load: () => ({ connections: server.connections, subscriptions: server.subscriptions }),
  };
  const transactions: Transactions = openTransactions(services, networkServices, folder);
  const dispatcher = new Dispatcher({
    ...helperHandlers(services), ...linkHandlers(services), ...addressHandlers(services),
    ...routeHandlers(services), ...namespaceHandlers(services), ...networkHandlers(),
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
  if (started.ok) await transactions.recover();
  const listening = started.ok ? await server.listen(socket, socketAccess(invokingUid), isFullRoot()) : started;
  if (!listening.ok) {
    closeKernel();
    return listening;
  }
  void services.capabilities.known();
  return ok({
    services,
    stop: async () => {
      server.stopAccepting();
      await mutations.close();
      await transactions.close();
      services.demo?.close();
      await server.close();
      closeKernel();
    },
  });
}

/** Owned by whoever started the helper; the group taproom may connect where it exists. */
function socketAccess(invokingUid: number | null): SocketAccess {
  const { group } = readAuthority(invokingUid);
  return {
    uid: invokingUid ?? process.getuid?.() ?? 0,
    gid: group?.gid ?? process.getgid?.() ?? 0,
    mode: group ? 0o660 : 0o600,
  };
}
