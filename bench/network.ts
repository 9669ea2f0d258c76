import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Figure } from './figures.ts';
import { applied } from './network/apply.ts';
import { coldStart } from './network/cold-start.ts';
import { withLinks } from './network/dump.ts';
import { helperHere } from './network/helper.ts';
import { roundTrip } from './network/round-trip.ts';
import { withRoutes } from './network/routes.ts';
import { vethPairs } from './network/veth.ts';

/**
 * The figures that need no desktop. Runs inside `taproomd --sandbox -- ...`, beside a helper of its
 * own, and writes them as JSON to the file that it is given.
 */
async function main(file: string, routes: number): Promise<void> {
  const helper = await helperHere();
  const folder = mkdtempSync(join(tmpdir(), 'taproom-bench-'));
  const say = (text: string): void => void process.stderr.write(`taproom   ${text}\n`);
  const figures: Figure[] = [];
  try {
    say('round trip');
    figures.push(...(await roundTrip(helper)));
    say('command, cold');
    figures.push(...(await coldStart(folder)));
    for (const links of [100, 1000]) {
      say(`${links} links`);
      figures.push(...(await withLinks(helper, links)));
    }
    for (const links of [100, 1000]) {
      say(`a network of ${links} links`);
      figures.push(...(await applied(links)));
    }
    say('veth pairs');
    figures.push(...(await vethPairs(helper, folder)));
    say(`${routes} routes`);
    figures.push(...(await withRoutes(routes)));
  } finally {
    helper.close();
    rmSync(folder, { recursive: true });
  }
  writeFileSync(file, JSON.stringify(figures));
}

const { values, positionals } = parseArgs({
  options: { routes: { type: 'string', default: '1000000' } },
  allowPositionals: true,
});
const [file] = positionals;
if (file === undefined) throw new Error('It is run by `npm run bench`.');
await main(file, Number(values.routes));
