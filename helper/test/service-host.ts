/**
 * A process that carries out service operations and then waits to be killed, as a helper would be: run
 * with `tsx`, the operations as JSON in its first argument, the folder in its second.
 */
import { createNetworkServices } from '../daemon/services/create.ts';
import type { ServiceOperation } from '../daemon/services/network-services.ts';
import { createLog } from '../daemon/log.ts';

const [operations = '[]', folder = '', endWithHelper = ''] = process.argv.slice(2);
const services = createNetworkServices({
  folder,
  endWithHelper: endWithHelper === 'end',
  log: createLog('error', (line) => process.stderr.write(line)),
  namespaces: () => [],
  events: { leases: () => undefined, changed: () => undefined },
});
for (const operation of JSON.parse(operations) as ServiceOperation[]) {
  const done = await services.carryOut(operation);
  if (!done.ok) throw new Error(done.error.message);
}
process.stdout.write('ready\n');
setInterval(() => undefined, 1000);
