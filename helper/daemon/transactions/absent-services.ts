import { ok } from '../../protocol/index.ts';
import { failure } from '../errors.ts';
import type { NetworkServices } from '../services/network-services.ts';

/** A helper whose services are not wired yet: it says so whenever one of them is asked for. */
export const absentServices: NetworkServices = {
  carryOut: (operation) => Promise.resolve(failure('unsupported', operation.op, 'This helper has no services.')),
  isInPlace: () => Promise.resolve(false),
  readSysctl: () => Promise.resolve(null),
  probe: () => Promise.resolve([]),
  notes: () => Promise.resolve([]),
  states: () => [],
  leases: () => [],
  strays: () => Promise.resolve([]),
  remove: () => Promise.resolve(ok(null)),
  close: () => Promise.resolve(),
};
