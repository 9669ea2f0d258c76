import { existsSync } from 'node:fs';
import { inCheckout } from './setup/paths.mjs';
import { SetupError, runMain, say, seconds, step, warn } from './setup/report.mjs';
import { run } from './setup/run.mjs';
import { checkoutOwner, isRoot } from './setup/users.mjs';
import { setup } from './setup.mjs';
import { stopStages } from './test/stage.mjs';
import { stages } from './test/stages.mjs';
import { asText, judged, sum } from './test/tally.mjs';

/**
 * `npm test [-- --only STAGE,STAGE]`: sets up, then runs every stage, also after one has failed.
 * The last line is the sum, on stdout; everything before it is on stderr.
 */
await runMain(async () => {
  const selected = selectedStages(process.argv.slice(2));
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.once(signal, () => {
      stopStages();
      process.exit(130);
    });
  }
  const begin = performance.now();
  await setup({ test: true });

  /** @type {{ name: string, tally: import('./test/tally.mjs').Tally, output: string }[]} */
  const results = [];
  const begun = new Map(selected.map(([name, { begin }]) => [name, begin?.()]));
  for (const [name, { title, run }] of selected) {
    const { tally, code, output, unavailable } = await step(`${name}: ${title}`, () => run(begun.get(name)));
    // What this machine cannot run says so, once; a stage that could run and ran nothing is broken.
    const result = { name, tally: unavailable ? tally : judged(tally, code), output };
    (result.tally.failed > 0 ? warn : say)(`${name}: ${asText(result.tally)}`);
    results.push(result);
  }

  for (const { name, output } of results.filter(({ tally }) => tally.failed > 0)) {
    process.stderr.write(`\n==== ${name} failed ====\n${output.trimEnd()}\n`);
  }
  await handBack();
  const total = sum(results.map(({ tally }) => tally));
  for (const { name, reason } of total.skipped) say(`skipped: ${name}: ${reason}`);
  say(`all stages: ${seconds(performance.now() - begin)}`);
  process.stdout.write(`taproom: ${asText(total)}\n`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
});

/** @param {string[]} args */
function selectedStages(args) {
  const all = Object.entries(stages);
  if (args.length === 0) return all;
  const [option, list = ''] = args.length === 1 ? (args[0] ?? '').split('=') : args;
  const names = list.split(',');
  const unknown = names.find((name) => !(name in stages));
  if (option !== '--only' || unknown !== undefined) {
    throw new SetupError('Usage: npm test -- --only STAGE,STAGE', `Stages: ${Object.keys(stages).join(', ')}`);
  }
  return all.filter(([name]) => names.includes(name));
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
