import { ok, type OperationOf, type Result } from '../../protocol/index.ts';
import { fixedDifference } from '../plan/datapath-parts.ts';
import type { Datapaths } from './datapaths.ts';

export type DatapathOperation = OperationOf<'datapath.add' | 'datapath.set' | 'datapath.delete'>;

/** Leniently: what is so already is as good as done, and what ended with another helper is gone. */
export async function carryOutDatapath(
  datapaths: Datapaths,
  operation: DatapathOperation,
  idempotent: boolean,
): Promise<Result<unknown>> {
  switch (operation.op) {
    case 'datapath.add': {
      const { datapath, network } = operation;
      const present = datapaths.get(datapath.name);
      if (!idempotent || present === undefined) return datapaths.add(datapath, network);
      if (datapaths.isSo(datapath, network)) return ok(null);
      return anew(datapaths, operation);
    }
    case 'datapath.set': {
      const { datapath, network } = operation;
      if (!idempotent) return datapaths.set(datapath, network);
      const present = datapaths.get(datapath.name);
      if (present === undefined || datapaths.isSo(datapath, network)) return ok(null);
      return anew(datapaths, operation);
    }
    case 'datapath.delete': {
      if (idempotent && datapaths.get(operation.name) === undefined) return ok(null);
      return datapaths.delete(operation.name);
    }
  }
}

/** Changed where it can be; made again where it cannot. */
function anew(
  datapaths: Datapaths,
  { datapath, network }: OperationOf<'datapath.add' | 'datapath.set'>,
): Promise<Result<unknown>> {
  const present = datapaths.get(datapath.name);
  if (present && fixedDifference(present.datapath, datapath) === null) return datapaths.set(datapath, network);
  datapaths.delete(datapath.name);
  return datapaths.add(datapath, network);
}

export function datapathIsInPlace(datapaths: Datapaths, operation: DatapathOperation): boolean {
  switch (operation.op) {
    case 'datapath.add':
      return datapaths.isSo(operation.datapath, operation.network);
    case 'datapath.set':
      return (
        datapaths.get(operation.datapath.name) === undefined || datapaths.isSo(operation.datapath, operation.network)
      );
    case 'datapath.delete':
      return datapaths.get(operation.name) === undefined;
  }
}
