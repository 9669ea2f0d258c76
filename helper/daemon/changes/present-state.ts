import type { Route } from '../../protocol/index.ts';
import type { Connection, ObservedState } from '../world/types.ts';
import type { Store } from '../store.ts';
import { readConnections } from './connected-addresses.ts';

/** Nothing of services and settings: for changes that are about neither. */
const NONE = { sysctls: new Map<string, number>(), inPlace: new Set<string>() };

/**
 * The kernel's rows as the store has them, each table read only when somebody asks for it: one change
 * among a thousand links does not pay for all of them.
 */
export function presentState(
  store: Store,
  more: Pick<ObservedState, 'sysctls' | 'inPlace'> = NONE,
  /** Of the routes that are only counted, those that matter. */
  counted: readonly Route[] = [],
): ObservedState {
  let read: Connection[] | undefined;
  const connections = (): Connection[] => (read ??= readConnections());
  return {
    get namespaces() {
      return [...store.rows('namespaces')];
    },
    get links() {
      return [...store.rows('links')];
    },
    get addresses() {
      return [...store.rows('addresses')];
    },
    get routes() {
      return [...store.rows('routes'), ...counted];
    },
    get rules() {
      return [...store.rows('rules')];
    },
    get datapaths() {
      return [...store.rows('datapaths')];
    },
    get connections() {
      return connections();
    },
    get connectedAddresses() {
      return new Set(connections().map(({ local }) => local));
    },
    ...more,
  };
}
