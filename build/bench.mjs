import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cache, inCheckout, root } from './setup/paths.mjs';
import { SetupError, runMain, say, step } from './setup/report.mjs';
import { run } from './setup/run.mjs';
import { setup } from './setup.mjs';

/**
 * `npm run bench [-- network|datapath|window ...]`: the figures, each beside its peer, in throw-away
 * namespaces. The table on the screen, the figures in .cache/bench/TIME.json, JSON on stdout with --json.
 */
const folder = join(cache, 'bench');
const tsx = ['--import', inCheckout('node_modules/tsx/dist/loader.mjs')];

/** @param {string} script @param {readonly string[]} args Beside a helper of its own, which ends with us. */
const inSandbox = (script, ...args) =>
  run(
    'setpriv',
    [
      '--pdeathsig',
      'TERM',
      '--',
      inCheckout('helper/bin/taproomd'),
      '--sandbox',
      '--',
      process.execPath,
      ...tsx,
      inCheckout(script),
      ...args,
    ],
    { cwd: root },
  );

/** @param {string} name @param {string | undefined} value */
const optionOf = (name, value) => (value === undefined ? [] : [name, value]);

/** @typedef {{ rounds?: string | undefined, only?: string | undefined, routes?: string | undefined }} Options */
/** @type {Record<string, (file: string, options: Options) => Promise<unknown>>} */
const parts = {
  network: (file, { routes }) => inSandbox('bench/network.ts', file, ...optionOf('--routes', routes)),
  datapath: (file, { rounds, only }) =>
    inSandbox('bench/datapath.ts', file, ...optionOf('--rounds', rounds), ...optionOf('--only', only)),
  window: (file) => run(process.execPath, [...tsx, inCheckout('bench/window.ts'), file], { cwd: root }),
};

const USAGE = `Usage: npm run bench [-- [--json] [--rounds N] [--only PATH,PATH...] [--routes N] PART...]

Measures Taproom beside its peers, in throw-away namespaces. PART: ${Object.keys(parts).join(', ')} (default: all).
  --json                 the figures as JSON on standard output
  --routes N             network: routes of the full table (default: 1000000)
  --rounds N             datapath: rounds of all paths, of which the medians are taken (default: 5)
  --only PATH,PATH...    datapath: these paths alone: veth, bridge, switch, bond, naive, vde, ovs, testpmd-tap,
                         switch-nic, exception, exception-polling, testpmd-packet, testpmd-xdp
`;

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(USAGE);
    return;
  }
  const { values, positionals: named } = readArguments(args);
  const unknown = named.find((name) => !(name in parts));
  if (unknown)
    throw new SetupError(`There is no part "${unknown}" of the benchmark.`, `Parts: ${Object.keys(parts).join(', ')}`);
  await setup({ test: true, bench: true });
  mkdirSync(folder, { recursive: true });
  /** @type {unknown[]} */
  const figures = [];
  /** What one part alone has. */
  const more = {};
  for (const [name, measure] of Object.entries(parts)) {
    if (named.length > 0 && !named.includes(name)) continue;
    const file = join(folder, `${name}.part.json`);
    await step(`bench: ${name}`, () => measure(file, values));
    const part = JSON.parse(readFileSync(file, 'utf8'));
    const { figures: own, ...rest } = Array.isArray(part) ? { figures: part } : part;
    figures.push(...own);
    Object.assign(more, rest);
  }
  const result = {
    time: new Date().toISOString(),
    kernel: release(),
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    node: process.version,
    figures,
    ...more,
  };
  const file = join(folder, `${result.time.replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else await run(process.execPath, [...tsx, inCheckout('bench/show.ts'), file]);
  say(`kept in ${file.slice(root.length + 1)}`);
});

/** @param {string[]} args */
function readArguments(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        rounds: { type: 'string' },
        only: { type: 'string' },
        routes: { type: 'string' },
      },
    });
  } catch (error) {
    throw new SetupError(
      `The benchmark was not started: ${error instanceof Error ? error.message : error}`,
      'npm run bench -- --help says what there is.',
    );
  }
}
