import { inCheckout } from '../setup/paths.mjs';
import { isRoot } from '../setup/users.mjs';
import { sandboxed } from './sandboxed.mjs';
import { runStage } from './stage.mjs';
import { fromPlaywright, nothing } from './tally.mjs';

/**
 * What packaging could break: policy, helper and launchers, resources, recipes, icons, forms. The views are the
 * checkout's.
 */
const ofPackage = ['elevation', 'hardening', 'links', 'networks', 'status', 'tray'];

/**
 * Playwright on the real Electron with a real helper; e2e/harness takes care of users and sandboxes.
 * @param {'checkout' | 'package'} target
 * @param {readonly string[]} [specs] Their names; default: those that concern the target.
 * @param {Record<string, string>} [env]
 * @returns {Promise<import('./checks.mjs').StageResult>}
 */
export async function endToEnd(target, specs = target === 'package' ? ofPackage : [], env = {}) {
  const name = target === 'checkout' ? 'e2e' : 'e2e-package';
  const report = inCheckout('.cache/test', `${name}.json`);
  const playwright = [
    process.execPath,
    inCheckout('node_modules/@playwright/test/cli.js'),
    'test',
    '--reporter=list,json',
    ...specs.map((spec) => `e2e/${spec}.spec.ts`),
  ];
  // Root's run gets a network of its own around everything: one test starts a helper that is no sandbox.
  const alone = isRoot();
  const {
    code,
    output,
    report: found,
  } = await runStage(name, alone ? await sandboxed(playwright) : playwright, {
    // Thirteen on two quiet cores.
    minutes: 40,
    asRoot: true,
    env: {
      ...env,
      TAPROOM_E2E_TARGET: target,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      ...(alone ? { TAPROOM_TEST_SANDBOX: '1' } : {}),
    },
  });
  const result = /** @type {Parameters<typeof fromPlaywright>[0] | undefined} */ (found);
  return { code, output, tally: result ? fromPlaywright(result) : nothing() };
}
