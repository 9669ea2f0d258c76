import { defineConfig } from 'vitest/config';

/**
 * Three layers run here: `unit` is pure and needs nothing; `kernel` needs root, a real kernel and the
 * built addon, and makes its own network namespace (see helper/test/sandbox.ts). Parts of it run beside: `engine`, the
 * addon by itself, `cli`, the command, and `crash`, helpers that are killed and requests that fail.
 */
const crash = ['helper/test/crash-*.kernel.test.ts', 'helper/test/faults.kernel.test.ts'];
const engine = 'native/**/*.kernel.test.ts';
const cli = 'helper/cli/**/*.kernel.test.ts';
/** How long `expect.poll` waits for a state, like `eventually`: a busy machine takes its time. */
const patience = { poll: { timeout: 20_000 } };
const onKernel = {
  environment: 'node',
  testTimeout: 60_000,
  hookTimeout: 60_000,
  fileParallelism: false,
  pool: 'forks',
  expect: patience,
} as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          testTimeout: 120_000,
          expect: patience,
          include: ['{app,helper,native,build,bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.kernel.test.ts', '**/node_modules/**'],
          environment: 'node',
          css: { include: [/tokens\.css/] },
          // What they import is read once, not once a file: half of their time.
          isolate: false,
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'kernel',
          include: ['helper/**/*.kernel.test.ts'],
          exclude: [...crash, cli, '**/node_modules/**'],
          ...onKernel,
        },
      },
      { test: { name: 'engine', include: [engine], exclude: ['**/node_modules/**'], ...onKernel } },
      { test: { name: 'cli', include: [cli], exclude: ['**/node_modules/**'], ...onKernel } },
      { test: { name: 'crash', include: crash, exclude: ['**/node_modules/**'], ...onKernel } },
    ],
  },
});
