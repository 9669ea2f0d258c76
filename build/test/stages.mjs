import { inCheckout } from '../setup/paths.mjs';
import { say, seconds } from '../setup/report.mjs';
import { lint, together, typecheck } from './checks.mjs';
import { endToEnd } from './end-to-end.mjs';
import { packageStage } from './package-stage.mjs';
import { canBeRoot, sandboxed } from './sandboxed.mjs';
import { runStage } from './stage.mjs';
import { asText, fromSanitizers, nothing } from './tally.mjs';

/**
 * @typedef {import('./checks.mjs').StageResult} StageResult
 * @typedef {import('./changed.mjs').Selection} Selection
 * @typedef {object} Stage
 * @property {string} title
 * @property {(selection: Selection) => boolean} concerns Whether a change is any business of it.
 * @property {() => Promise<unknown>} [begin]
 * @property {(selection: Selection | null, begun?: Promise<unknown>) => Promise<StageResult>} run
 */

/** @param {string} project @param {readonly string[]} [words] Instead of `run`. */
export const vitest = (project, words = ['run']) => [
  process.execPath,
  inCheckout('node_modules/vitest/vitest.mjs'),
  ...words,
  '--project',
  project,
  '--reporter=default',
  `--reporter=${inCheckout('build/test/vitest-reporter.mjs')}`,
];

/** @param {import('./stage.mjs').StageEnd} end @returns {StageResult} */
export const reported = ({ code, output, report }) => ({
  code,
  output,
  tally: /** @type {import('./tally.mjs').Tally | undefined} */ (report) ?? nothing(),
});

/** Compiling takes longest of all: it begins with the first stage, and waits for whatever else wants the processor. */
export const buildSanitized = () =>
  runStage('sanitizers-build', [process.execPath, inCheckout('native/test/run.mjs'), '--build'], {
    minutes: 20,
    asRoot: true,
    yields: true,
  });

/** @param {string} name @param {string} reason @returns {StageResult} */
const unavailable = (name, reason) => ({
  code: 0,
  output: '',
  unavailable: true,
  tally: { ...nothing(), skipped: [{ name, reason }] },
});

/**
 * @param {string} project
 * @param {readonly string[]} tests Parts of their paths; none: all.
 * @param {{ minutes?: number, env?: Record<string, string> }} [options]
 */
export const onKernel = async (project, tests, { minutes = 45, env = {} } = {}) =>
  reported(
    await runStage(
      project,
      await sandboxed(['env', 'TAPROOM_TEST_SANDBOX=1', ...words(env), ...vitest(project, ['run', ...tests])]),
      { minutes, asRoot: true },
    ),
  );

/** @param {Record<string, string>} env As words of env(1): sudo hands no other variables on. */
const words = (env) => Object.entries(env).map(([name, value]) => `${name}=${value}`);

/** @param {Selection | null} selection @returns {Promise<StageResult>} */
async function kernel(selection) {
  if (!(await canBeRoot())) {
    return unavailable(
      'kernel',
      'Needs a network namespace that root makes: run the tests as root, or as somebody whom sudo lets.',
    );
  }
  /** @param {string} project */
  const tests = (project) => (selection ? selection.kernel.filter((path) => projectOf(path) === project) : []);
  // So many beside one another as take about the same time.
  const lanes = [['kernel'], ['engine', 'cli'], ['crash']];
  const ended = lanes.map(async (projects) => {
    const results = [];
    for (const project of projects) {
      if (selection && tests(project).length === 0) continue;
      const begun = performance.now();
      const result = await onKernel(project, tests(project));
      say(`  ${project}: ${asText(result.tally)} (${seconds(performance.now() - begun)})`);
      results.push(result);
    }
    return results;
  });
  return together((await Promise.all(ended)).flat());
}

/** See vitest.config.ts. @param {string} path */
const projectOf = (path) =>
  path.startsWith('native/')
    ? 'engine'
    : path.startsWith('helper/cli/')
      ? 'cli'
      : /^helper\/test\/(crash-|faults)/.test(path)
        ? 'crash'
        : 'kernel';

/**
 * The layers, in the order in which they are cheap. `unit` needs nothing, `kernel` the real kernel,
 * `e2e` the real Electron. What `begin` does goes on beside the stages before; `run` waits for it. With a selection
 * (changed.mjs) a stage runs that part alone, and not at all where `concerns` says so.
 * @type {Record<string, Stage>}
 */
export const stages = {
  typecheck: {
    title: 'tsc',
    concerns: ({ files }) => files.some((file) => /\.(tsx?|mjs|json)$/.test(file)),
    run: typecheck,
  },
  lint: { title: 'eslint, prettier, walls, clang-format, clang-tidy, portable text', concerns: () => true, run: lint },
  unit: {
    title: 'vitest, pure',
    concerns: ({ files }) => files.some((file) => /\.(tsx?|mjs|json)$/.test(file)),
    run: async (selection) => {
      const words = selection ? ['related', '--run', '--passWithNoTests', ...selection.files] : ['run'];
      return reported(await runStage('unit', vitest('unit', words), { minutes: 12 }));
    },
  },
  kernel: {
    title: 'vitest, in throw-away network namespaces',
    concerns: (selection) => selection.kernel.length > 0,
    run: kernel,
  },
  sanitizers: {
    title: 'C++ under address, undefined and thread sanitizers, and fuzzing',
    concerns: ({ native }) => native,
    begin: buildSanitized,
    run: async (_selection, begun) => {
      await begun;
      return sanitizers();
    },
  },
  package: { title: 'electron-builder', concerns: ({ packaging }) => packaging, run: packageStage },
  e2e: {
    title: 'Playwright on the checkout',
    concerns: ({ specs }) => specs.length > 0,
    run: (selection) => endToEnd('checkout', selection?.specs),
  },
  'e2e-package': {
    title: 'Playwright on the package',
    concerns: ({ packaging }) => packaging,
    run: () => endToEnd('package'),
  },
};

/** @param {NodeJS.ProcessEnv} [env] @returns {Promise<StageResult>} */
export async function sanitizers(env = {}, minutes = 25) {
  const run = [process.execPath, inCheckout('native/test/run.mjs')];
  const { code, output } = await runStage('sanitizers', run, { minutes, asRoot: true, env });
  return { code, output, tally: fromSanitizers(output) };
}
