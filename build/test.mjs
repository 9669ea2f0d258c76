import { existsSync } from 'node:fs';
import { inCheckout } from './setup/paths.mjs';
import { SetupError, runMain, say, seconds, step, warn } from './setup/report.mjs';
import { run } from './setup/run.mjs';
import { checkoutOwner, isRoot } from './setup/users.mjs';
import { setup } from './setup.mjs';
import { changedSince, selectionFor } from './test/changed.mjs';
import { longStages } from './test/long-stages.mjs';
import { stopStages } from './test/stage.mjs';
import { stages } from './test/stages.mjs';
import { asText, judged, sum } from './test/tally.mjs';

const USAGE = `Usage: npm test [-- --only STAGE,STAGE | -- --changed[=REF]]
       npm run test:long [-- --only STAGE,STAGE]

--changed runs what the changes since REF (HEAD~1) and those that are not committed can break.`;

/**
 * Sets up, then runs every stage, also after one has failed. The last line is the sum, on stdout; everything before
 * it is on stderr.
 */
await runMain(async () => {
  const { selected, selection } = wanted(process.argv.slice(2));
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => {
      stopStages();
      process.exit(130);
    });
  }
  const begin = performance.now();
  await setup({ test: true });

  const ready = performance.now();
  /** @type {{ name: string, tally: import('./test/tally.mjs').Tally, output: string, took: number }[]} */
  const results = [];
  const begun = new Map(selected.map(([name, { begin }]) => [name, begin?.()]));
  for (const [name, { title, run }] of selected) {
    const start = performance.now();
    const { tally, code, output, unavailable } = await step(`${name}: ${title}`, () => run(selection, begun.get(name)));
    // What this machine cannot run says so, once; a stage that could run and ran nothing is broken, unless nothing
    // of it concerns the change.
    const idle = unavailable || (selection !== null && code === 0);
    const result = { name, tally: idle ? tally : judged(tally, code), output, took: performance.now() - start };
    (result.tally.failed > 0 ? warn : say)(`${name}: ${asText(result.tally)}`);
    results.push(result);
  }

  for (const { name, output } of results.filter(({ tally }) => tally.failed > 0)) {
    process.stderr.write(`\n==== ${name} failed ====\n${output.trimEnd()}\n`);
  }
  await handBack();
  const total = sum(results.map(({ tally }) => tally));
  for (const { name, reason } of total.skipped) say(`skipped: ${name}: ${reason}`);
  say(`  ${'setup'.padEnd(12)} ${seconds(ready - begin).padStart(9)}`);
  for (const { name, tally, took } of results)
    say(`  ${name.padEnd(12)} ${seconds(took).padStart(9)}  ${asText(tally)}`);
  say(`  ${'all'.padEnd(12)} ${seconds(performance.now() - begin).padStart(9)}`);
  process.stdout.write(`taproom: ${asText(total)}\n`);
  return total.failed > 0 || (total.passed === 0 && selection === null) ? 1 : 0;
});

/**
 * @param {string[]} args
 * @returns {{ selected: [string, import('./test/stages.mjs').Stage][], selection:
 *   import('./test/changed.mjs').Selection | null }}
 */
function wanted(args) {
  const long = args[0] === '--long';
  const all = Object.entries(long ? longStages : stages);
  const words = (long ? args.slice(1) : args).flatMap((word) => word.split(/=(.*)/s, 2));
  const [option, value] = words;
  if (option === undefined) return { selected: all, selection: null };
  if (option === '--changed' && words.length <= 2 && !long) {
    const selection = selectionFor(changedSince(value ?? 'HEAD~1'));
    return { selected: all.filter(([, { concerns }]) => concerns(selection)), selection };
  }
  const names = (value ?? '').split(',');
  if (option !== '--only' || words.length !== 2 || names.some((name) => !all.some(([known]) => known === name))) {
    throw new SetupError(USAGE, `Stages: ${all.map(([name]) => name).join(', ')}`);
  }
  return { selected: all.filter(([name]) => names.includes(name)), selection: null };
}

/** Stages that ran as root leave nothing of root's in an ordinary user's checkout. */
async function handBack() {
  const owner = isRoot() ? checkoutOwner() : undefined;
  if (!owner) return;
  const made = ['.cache', 'test-results', 'node_modules', 'native/test/build']
    .map((path) => inCheckout(path))
    .filter((path) => existsSync(path));
  await run('chown', ['-R', '-h', `${owner.uid}:${owner.gid}`, ...made], { quiet: true });
}
