import { inCheckout } from '../setup/paths.mjs';
import { lint, together, typecheck } from './checks.mjs';
import { endToEnd } from './end-to-end.mjs';
import { packageStage } from './package-stage.mjs';
import { canBeRoot, sandboxed } from './sandboxed.mjs';
import { runStage } from './stage.mjs';
import { fromSanitizers, nothing } from './tally.mjs';

/** @typedef {import('./checks.mjs').StageResult} StageResult */

const vitest = (/** @type {string} */ project) => [
  process.execPath,
  inCheckout('node_modules/vitest/vitest.mjs'),
  'run',
  '--project',
  project,
  '--reporter=default',
  `--reporter=${inCheckout('build/test/vitest-reporter.mjs')}`,
];

/** @param {import('./stage.mjs').StageEnd} end @returns {StageResult} */
const reported = ({ code, output, report }) => ({
  code,
  output,
  tally: /** @type {import('./tally.mjs').Tally | undefined} */ (report) ?? nothing(),
});

/** Compiling takes longest of all: it begins with the first stage, and waits for whatever else wants the processor. */
const buildSanitized = () =>
  runStage('sanitizers-build', [process.execPath, inCheckout('native/test/run.mjs'), '--build'], {
    minutes: 20,
    asRoot: true,
    yields: true,
  });

/**
 * The layers, in the order in which they are cheap. `unit` needs nothing, `kernel` the real kernel,
 * `e2e` the real Electron. What `begin` does goes on beside the stages before; `run` waits for it.
 * @type {Record<string, { title: string, begin?: () => Promise<unknown>, run: (begun?: Promise<unknown>) => Promise<StageResult> }>}
 */
export const stages = {
  typecheck: { title: 'tsc', run: typecheck },
  lint: { title: 'eslint, clang-format, portable text', run: lint },
  unit: { title: 'vitest, pure', run: async () => reported(await runStage('unit', vitest('unit'), { minutes: 5 })) },
  kernel: {
    title: 'vitest, in throw-away network namespaces',
    run: async () => {
      if (!(await canBeRoot())) {
        return {
          code: 0,
          output: '',
          unavailable: true,
          tally: {
            ...nothing(),
            skipped: [
              {
                name: 'kernel',
                reason:
                  'Needs a network namespace that root makes: run the tests as root, or as somebody whom sudo lets.',
              },
            ],
          },
        };
      }
      const projects = ['kernel', 'engine', 'crash'].map(async (project) =>
        reported(
          await runStage(project, await sandboxed(['env', 'TAPROOM_TEST_SANDBOX=1', ...vitest(project)]), {
            minutes: 15,
            asRoot: true,
          }),
        ),
      );
      return together(await Promise.all(projects));
    },
  },
  sanitizers: {
    title: 'C++ under address, undefined and thread sanitizers, and fuzzing',
    begin: buildSanitized,
    run: async (begun) => {
      await begun;
      const { code, output } = await runStage('sanitizers', [process.execPath, inCheckout('native/test/run.mjs')], {
        minutes: 25,
        asRoot: true,
      });
      return { code, output, tally: fromSanitizers(output) };
    },
  },
  package: { title: 'electron-builder', run: packageStage },
  e2e: { title: 'Playwright on the checkout', run: () => endToEnd('checkout') },
  'e2e-package': { title: 'Playwright on the package', run: () => endToEnd('package') },
};
