import { rowKey, type Change, type Lease } from '../../protocol/index.ts';
import type { Observer } from '../observer.ts';
import type { Store } from '../store.ts';

/** All leases of a network, as they are now, in the place of those it had. */
export function publishLeases(store: Store, observer: Observer, network: string, leases: readonly Lease[]): void {
  const present = new Set(leases.map((lease) => rowKey.leases(lease)));
  const gone = [...store.rows('leases')].filter((row) => row.network === network && !present.has(rowKey.leases(row)));
  observer.publish([
    ...gone.map((row): Change => ({ topic: 'leases', key: rowKey.leases(row), value: null })),
    ...leases.map((row): Change => ({ topic: 'leases', key: rowKey.leases(row), value: row })),
  ]);
}
