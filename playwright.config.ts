import { defineConfig } from '@playwright/test';

/**
 * The real window against a real helper (e2e/harness). Two workers, each with a session, display, helper and window of
 * its own: one waits for its window about as long as it computes. No figure of a test is judged.
 */
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // A loaded machine of two cores, where the kernel's lock of links is held by others, too: long, and never waited for
  // without need.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  use: { actionTimeout: 20_000, trace: 'retain-on-failure', screenshot: 'only-on-failure' },
});
