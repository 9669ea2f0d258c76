import { defineConfig } from 'vitest/config';

/**
 * Two layers run here: `unit` is pure and needs nothing; `kernel` needs root, a real kernel and the
 * built addon, and makes its own network namespace (see helper/test/sandbox.ts).
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', testTimeout: 30_000, include: ['{app,helper,native,build,bench}/**/*.test.{ts,tsx}'], exclude: ['**/*.kernel.test.ts', '**/node_modules/**'], environment: 'node', css: { include: [/tokens\.css/] } } },
      { test: { name: 'kernel', include: ['{helper,native}/**/*.kernel.test.ts'], exclude: ['**/node_modules/**'], environment: 'node', testTimeout: 30_000, hookTimeout: 30_000, fileParallelism: false, pool: 'forks' } },
    ],
  },
});
