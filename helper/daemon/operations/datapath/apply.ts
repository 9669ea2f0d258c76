import { ok, type OperationOf, type Result } from '../../../protocol/index.ts';
import { fixedDifference } from '../../world/datapath-parts.ts';
import type { Datapaths } from '../../datapaths/datapaths.ts';

export async function addDatapath(
  datapaths: Datapaths,
  operation: OperationOf<'datapath.add'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const { datapath, network } = operation;
  if (!idempotent || datapaths.get(datapath.name) === undefined) return datapaths.add(datapath, network);
  return datapaths.isSo(datapath, network) ? ok(null) : anew(datapaths, operation);
}

/** What ended with another helper is gone. */
export async function setDatapath(
  datapaths: Datapaths,
  operation: OperationOf<'datapath.set'>,
  idempotent: boolean,
): Promise<Result<unknown>> {
  const { datapath, network } = operation;
  if (!idempotent) return datapaths.set(datapath, network);
  const isDone = datapaths.get(datapath.name) === undefined || datapaths.isSo(datapath, network);
  return isDone ? ok(null) : anew(datapaths, operation);
}

/** Changed where it can be; made again where it cannot. */
async function anew(
  datapaths: Datapaths,
  { datapath, network }: OperationOf<'datapath.add' | 'datapath.set'>,
): Promise<Result<unknown>> {
  const present = datapaths.get(datapath.name);
  if (present && fixedDifference(present.datapath, datapath) === null) return datapaths.set(datapath, network);
  await datapaths.delete(datapath.name);
  return datapaths.add(datapath, network);
}
