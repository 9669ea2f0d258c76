import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { components } from './package/components.mjs';
import { configuration } from './package/electron-builder.mjs';
import { licenceList } from './package/licences.mjs';
import { installedRuntime } from './setup/electron-runtime.mjs';
import { inCheckout, root } from './setup/paths.mjs';
import { SetupError, runMain, say, step, warn } from './setup/report.mjs';
import { setup } from './setup.mjs';

/**
 * `npm run package`: out/package, the unpacked application with helper, CLI and addon inside. Works
 * without a network once `npm run setup` has run.
 */
await runMain(async () => {
  await setup();
  const work = inCheckout('out/.package');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const electron = installedRuntime();
  const made = { output: join(work, 'builder'), licences: join(work, 'licences.txt'), node: join(work, 'node') };
  writeFileSync(made.licences, licenceList(components()));
  cpSync(privateNode(), made.node);

  await step('package (electron-builder)', async () => {
    const { Platform, build } = await import('electron-builder');
    await build({
      projectDir: root,
      targets: Platform.LINUX.createTarget('dir'),
      publish: 'never',
      config: configuration(electron, made),
    });
  });
  const result = inCheckout('out/package');
  rmSync(result, { recursive: true, force: true });
  renameSync(join(made.output, 'linux-unpacked'), result);
  rmSync(work, { recursive: true });
  say('out/package: run out/package/taproom, or out/package/resources/helper/bin/taproom');
  if (electron.source === 'fallback')
    warn(`it contains the fallback Electron ${electron.version}: for tests, not for users.`);
});

/** The Node that runs the packaged helper: the one that made the package, where it stands alone. */
function privateNode() {
  const { execPath } = process;
  const variables = /** @type {Record<string, unknown>} */ (process.config.variables);
  if (variables.node_shared) {
    throw new SetupError(
      `${execPath} needs a shared libnode, so the package cannot take it along.`,
      'Package with a Node from nodejs.org or NodeSource, which is one file.',
    );
  }
  return execPath;
}
