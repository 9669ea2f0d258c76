import type { Handlers } from '../dispatch.ts';
import { failure } from '../errors.ts';
import type { Services } from '../services.ts';

type DatapathMethods = 'datapath.list' | 'datapath.macs' | 'datapath.statistics' | 'datapath.add' | 'datapath.set'
  | 'datapath.port' | 'datapath.impair' | 'datapath.delete';

/** Packet loops between ports. */
export function datapathHandlers(_services: Services): Pick<Handlers, DatapathMethods> {
  const none = (step: string) => failure('unsupported', step, 'This helper was built without datapaths.');
  return {
    'datapath.list': () => none('datapath.list'), 'datapath.macs': () => none('datapath.macs'), 'datapath.statistics': () => none('datapath.statistics'),
    'datapath.add': () => none('datapath.add'), 'datapath.set': () => none('datapath.set'), 'datapath.port': () => none('datapath.port'),
    'datapath.impair': () => none('datapath.impair'), 'datapath.delete': () => none('datapath.delete'),
  };
}
