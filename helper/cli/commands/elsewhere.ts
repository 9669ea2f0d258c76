import type { Connection } from '../../client/connection.ts';
import type { Failure } from '../../protocol/errors.ts';
import { say } from '../../protocol/messages/index.ts';

/** A link that was not found where it was looked for: if there is one elsewhere, the remedy says where. */
export async function elsewhere(
  connection: Connection,
  error: Failure,
  name: string,
  namespace: string | undefined,
): Promise<Failure> {
  if (error.kind !== 'not-found' || namespace !== undefined) return error;
  const links = await connection.call('link.list', {});
  const found = links.ok ? links.value.links.filter((link) => link.name === name && link.namespace !== '') : [];
  if (found.length === 0) return error;
  const options = found.map((link) => `--namespace ${link.namespace}`).join(' or ');
  return { ...error, remedy: say('cli.linkElsewhere', { options }) };
}
