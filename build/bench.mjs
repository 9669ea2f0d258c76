import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { join } from 'node:path';
import { cache, inCheckout, root } from './setup/paths.mjs';
import { SetupError, runMain, say, step } from './setup/report.mjs';
import { run } from './setup/run.mjs';
import { setup } from './setup.mjs';
import { display } from './test/end-to-end.mjs';

/**
 * `npm run bench [-- network|window ...]`: the figures, each beside its peer, in throw-away
 * namespaces. The table on the screen, the figures in .cache/bench/TIME.json, JSON on stdout with --json.
 */
const folder = join(cache, 'bench');
const tsx = ['--import', inCheckout('node_modules/tsx/dist/loader.mjs')];

/** @type {Record<string, (file: string) => Promise<unknown>>} */
const parts = {
  network: (file) => run(inCheckout('helper/bin/taproomd'), ['--sandbox', '--', process.execPath, ...tsx, inCheckout('bench/network.ts'), file], { cwd: root }),
  window: (file) => run(display[0] ?? '', [...display.slice(1), process.execPath, ...tsx, inCheckout('bench/window.ts'), file], { cwd: root }),
};

const USAGE = `Usage: npm run bench [-- [--json] PART...]

Measures Taproom beside its peers, in throw-away namespaces. PART: ${Object.keys(parts).join(', ')} (default: all).
  --json   the figures as JSON on standard output
`;

await runMain(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(USAGE);
    return;
  }
  const named = args.filter((arg) => arg !== '--json');
  const unknown = named.find((name) => !(name in parts));
  if (unknown) throw new SetupError(`There is no part "${unknown}" of the benchmark.`, `Parts: ${Object.keys(parts).join(', ')}`);
  await setup({ test: true });
  mkdirSync(folder, { recursive: true });
  const figures = [];
  for (const [name, measure] of Object.entries(parts)) {
    if (named.length > 0 && !named.includes(name)) continue;
    const file = join(folder, `${name}.part.json`);
    await step(`bench: ${name}`, () => measure(file));
    figures.push(...JSON.parse(readFileSync(file, 'utf8')));
  }
  const result = {
    time: new Date().toISOString(), kernel: release(), cpu: cpus()[0]?.model, cores: cpus().length, node: process.version, figures,
  };
  const file = join(folder, `${result.time.replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else await run(process.execPath, [...tsx, inCheckout('bench/show.ts'), file]);
  say(`kept in ${file.slice(root.length + 1)}`);
});
