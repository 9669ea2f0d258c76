import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inCheckout } from '../setup/paths.mjs';
import { selectionFor } from './changed.mjs';

it.each([
  [['app/renderer/features/topology/Picture.tsx'], [], ['topology']],
  [['helper/daemon/plan/order.ts'], ['helper/test/network', 'helper/test/crash-direct'], ['status']],
  [['helper/test/links.kernel.test.ts', 'e2e/tray.spec.ts'], ['helper/test/links.kernel.test.ts'], ['tray']],
  [['docs/cli.md', 'helper/daemon/store.test.ts'], [], []],
])('%j', (files, kernel, specs) => {
  expect(selectionFor(files)).toMatchObject({ kernel, specs, native: false, packaging: false });
});

it('runs sanitizers for C++ alone, and the package for what packs it', () => {
  expect(selectionFor(['native/src/tun/register.cc'])).toMatchObject({ native: true, kernel: ['native/lib/tun'] });
  expect(selectionFor(['native/lib/tun.ts']).native).toBe(false);
  expect(selectionFor(['build/package/components.mjs']).packaging).toBe(true);
});

it('names tests that exist, of every folder of the product', () => {
  const sources = readdirSync(inCheckout('.'), { withFileTypes: true })
    .filter((entry) => ['app', 'helper', 'native', 'e2e'].includes(entry.name))
    .flatMap(({ name }) =>
      readdirSync(inCheckout(name), { recursive: true, encoding: 'utf8' }).map((path) => join(name, path)),
    );
  const tests = sources.filter((path) => path.endsWith('.kernel.test.ts'));
  const { kernel, specs } = selectionFor(sources.filter((path) => /\.(tsx?|cc)$/.test(path) && !/\.test\./.test(path)));
  for (const name of kernel) expect(tests.filter((path) => path.includes(name)).length, name).toBeGreaterThan(0);
  for (const name of specs) expect(existsSync(inCheckout('e2e', `${name}.spec.ts`)), name).toBe(true);
});
