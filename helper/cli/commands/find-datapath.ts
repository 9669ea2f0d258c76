import type { Connection } from '../../client/connection.ts';
import type { DatapathRow } from '../../protocol/datapaths.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';

/** One datapath by its name. */
export async function findDatapath(connection: Connection, name: string): Promise<Result<DatapathRow>> {
  const result = await connection.call('datapath.list', {});
  if (!result.ok) return result;
  const row = result.value.datapaths.find((each) => each.name === name);
  if (row) return ok(row);
  const names = result.value.datapaths.map((each) => each.name).join(', ');
  return fail({
    kind: 'not-found',
    step: 'datapath',
    message: `There is no datapath "${name}".`,
    remedy:
      names === ''
        ? 'There is none at all; "taproom datapath add --help" shows how to make one.'
        : `There are: ${names}.`,
  });
}
