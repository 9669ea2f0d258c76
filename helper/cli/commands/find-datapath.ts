import type { Connection } from '../../client/connection.ts';
import type { DatapathRow } from '../../protocol/datapaths.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { say } from '../../protocol/messages/index.ts';

/** One datapath by its name. */
export async function findDatapath(connection: Connection, name: string): Promise<Result<DatapathRow>> {
  const result = await connection.call('datapath.list', {});
  if (!result.ok) return result;
  const row = result.value.datapaths.find((each) => each.name === name);
  if (row) return ok(row);
  const names = result.value.datapaths.map((each) => each.name);
  return fail({
    kind: 'not-found',
    step: 'datapath',
    ...say('cli.noDatapath', { name }),
    remedy: names.length === 0 ? say('cli.noDatapaths') : say('cli.datapathsThere', { names }),
  });
}
