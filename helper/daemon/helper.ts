import { ok, type Authorization, type Result } from '../protocol/index.ts';
import { peerCredentials } from '../../native/lib/system.ts';
import { assemble } from './assembly.ts';
import { isFullRoot, localAuthorizer, readAuthority } from './authority.ts';
import { Dispatcher } from './dispatch.ts';
import { Changes } from './changes/changes.ts';
import { addressChanges, addressHandlers } from './handlers/addresses.ts';
import { changeHandlers, planHandlers } from './handlers/change-methods.ts';
import { cleanupHandlers } from './handlers/cleanup.ts';
import { datapathChanges, datapathHandlers } from './handlers/datapaths.ts';
import { exchangeHandlers } from './handlers/exchange.ts';
import { helperHandlers } from './handlers/helper.ts';
import { historyHandlers } from './handlers/history.ts';
import { linkChanges, linkHandlers } from './handlers/links.ts';
import { namespaceChanges, namespaceHandlers } from './handlers/namespaces.ts';
import { networkHandlers } from './handlers/networks.ts';
import { routeChanges, routeHandlers } from './handlers/routes.ts';
import { isSingleRequest } from './kernel/link-create.ts';
import type { Log } from './log.ts';
import { HelperServer } from './server.ts';
import type { Services } from './services.ts';
import type { SocketAccess } from './socket.ts';

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

/** Brings the parts together and listens. */
export async function startHelper({
  socket,
  state,
  sandbox,
  invokingUid,
  log,
}: HelperOptions): Promise<Result<Helper>> {
  const assembled = await assemble({ state, sandbox, log });
  if (!assembled.ok) return assembled;
  const { services, networkService, close } = assembled.value;
  const { store, observer, statistics, transactions, users, networks, undo } = services;
  const changes = new Changes({ store, observer, transactions, users });
  const changing = {
    ...linkChanges(services),
    ...addressChanges(services),
    ...routeChanges(services),
    ...namespaceChanges(services),
    ...datapathChanges(services),
  };
  const dispatcher = new Dispatcher(
    {
      ...changeHandlers(changes, changing),
      ...planHandlers({ changes, changing, networks, undo }),
      ...helperHandlers(services),
      ...linkHandlers(services),
      ...addressHandlers(services),
      ...routeHandlers(services),
      ...namespaceHandlers(services),
      ...networkHandlers(services),
      ...exchangeHandlers(services),
      ...historyHandlers(services),
      ...cleanupHandlers(services),
      ...datapathHandlers(services),
    },
    services.mutations,
    log,
    { 'link.add': isSingleRequest },
  );
  const authorizer = localAuthorizer(invokingUid);
  const identify = async (fd: number): Promise<Authorization | null> => {
    const credentials = peerCredentials(fd);
    if (credentials.ok) return authorizer.authorize(credentials.value);
    log.warn('a peer without credentials', { error: credentials.error });
    return null;
  };
  const server = new HelperServer({ dispatcher, store, observer, statistics, identify, log });
  services.load = () => ({ connections: server.connections, subscriptions: server.subscriptions });

  await networkService.reconcile();
  const listening = await server.listen(socket, socketAccess(invokingUid), isFullRoot());
  if (!listening.ok) {
    await close();
    return listening;
  }
  void services.capabilities.known();
  networkService.boot();
  return ok({
    services,
    stop: async () => {
      server.stopAccepting();
      // The running change ends before its client is told goodbye.
      await services.mutations.close();
      await server.close();
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
