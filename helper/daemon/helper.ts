import { ok, type Authorization, type Result } from '../protocol/index.ts';
import { peerCredentials } from '../../native/lib/system.ts';
import { assemble } from './assembly.ts';
import { isFullRoot, localAuthorizer, readAuthority } from './authority.ts';
import type { Budgets } from './budgets.ts';
import { Dispatcher } from './dispatch.ts';
import { startDemo, type Demo } from './demo.ts';
import { addressChanges, addressHandlers } from './handlers/addresses.ts';
import { changeHandlers } from './handlers/change-methods.ts';
import { cleanupHandlers, networkHandlers, networkPreparations } from './handlers/networks.ts';
import { planHandlers } from './handlers/plan-methods.ts';
import { datapathChanges, datapathHandlers } from './handlers/datapaths.ts';
import { gatheredHandlers } from './handlers/gathered-changes.ts';
import { exchangeHandlers } from './handlers/exchange.ts';
import { helperHandlers } from './handlers/helper.ts';
import { historyHandlers } from './handlers/history.ts';
import { linkChanges, linkHandlers } from './handlers/links.ts';
import { namespaceChanges, namespaceHandlers } from './handlers/namespaces.ts';
import { routeChanges, routeHandlers } from './handlers/routes.ts';
import { isSingleRequest } from './kernel/link-create.ts';
import type { Log } from './log.ts';
import { PagedLists } from './paged-lists.ts';
import { UserNames } from './users.ts';
import { HelperServer } from './server.ts';
import type { SocketAccess } from './socket.ts';

export interface HelperOptions {
  socket: string;
  /** The folder of what outlives the helper. */
  state: string;
  sandbox: boolean;
  /** See Authority.invokingUid. */
  invokingUid: number | null;
  log: Log;
  budgets: Budgets;
}

/** A running helper. */
export interface Helper {
  /** Makes the demo network; without it where that fails. */
  fillDemo(): Promise<void>;
  /** Takes nobody new, lets the running change end, says goodbye and removes the socket. */
  stop(): Promise<void>;
}

/** Brings the parts together and listens. */
export async function startHelper({
  socket,
  state,
  sandbox,
  invokingUid,
  log,
  budgets,
}: HelperOptions): Promise<Result<Helper>> {
  const assembled = await assemble({ state, sandbox, log, budgets });
  if (!assembled.ok) return assembled;
  const { kernel, datapaths, changes, statistics, capabilities, transactions, mutations, networkService, close } =
    assembled.value;
  const { store, observer } = kernel;
  const { networks, undo, cleanup } = networkService;
  const users = new UserNames();
  const changing = {
    ...linkChanges(kernel),
    ...addressChanges(kernel),
    ...routeChanges(kernel),
    ...namespaceChanges(kernel),
    ...datapathChanges({ store, datapaths }),
  };
  const lists = new PagedLists(budgets);
  let demo: Demo | null = null;
  const load = (): { connections: number; subscriptions: number } => ({
    connections: server.connections,
    subscriptions: server.subscriptions,
  });
  const spent = () =>
    budgets.table({
      ...server.used(),
      ...mutations.used(),
      ...datapaths.used(),
      ...networkService.used(),
      ...transactions.used(),
      ...store.used(),
      'namespace-events': observer.eventRate,
      ...lists.used(),
    });
  const dispatcher = new Dispatcher(
    {
      ...changeHandlers(changes, changing, users),
      ...gatheredHandlers(changes, changing, users),
      ...planHandlers({ changes, changing, networks, undo }),
      ...helperHandlers({ store, observer, statistics, capabilities, sandbox, load, budgets: spent, demo: () => demo }),
      ...linkHandlers(kernel, datapaths),
      ...addressHandlers(kernel, lists),
      ...routeHandlers(kernel, lists),
      ...namespaceHandlers(kernel),
      ...networkHandlers(networks, users),
      ...exchangeHandlers(kernel, networks),
      ...historyHandlers({ transactions, undo, users }),
      ...cleanupHandlers(cleanup, users),
      ...datapathHandlers({ store, datapaths }),
    },
    mutations,
    log,
    { preparations: networkPreparations(networks), single: { 'link.add': isSingleRequest } },
  );
  const authorizer = localAuthorizer(invokingUid);
  const identify = async (fd: number): Promise<Authorization | null> => {
    const credentials = peerCredentials(fd);
    if (credentials.ok) return authorizer.authorize(credentials.value);
    log.warn('a peer without credentials', { error: credentials.error });
    return null;
  };
  const server: HelperServer = new HelperServer({ dispatcher, store, observer, statistics, identify, budgets, log });

  await networkService.reconcile();
  const listening = await server.listen(socket, socketAccess(invokingUid), isFullRoot());
  if (!listening.ok) {
    await close();
    return listening;
  }
  void capabilities.known();
  networkService.boot();
  return ok({
    fillDemo: async () => {
      const filled = await mutations.run('demo', () => startDemo(kernel, capabilities));
      if (filled.ok) demo = filled.value;
      else log.error('the demo network was not made; the sandbox is empty', { failure: filled.error });
    },
    stop: async () => {
      server.stopAccepting();
      // The running change ends before its client is told goodbye.
      await mutations.close();
      await server.close();
      demo?.close();
      await close();
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
