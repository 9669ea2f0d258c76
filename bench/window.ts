import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedRuntime } from '../build/setup/electron-runtime.mjs';
import { inCheckout } from '../build/setup/paths.mjs';
import { run as runQuietly } from '../build/setup/run.mjs';
import { SandboxHelper } from '../e2e/harness/helper.ts';
import { Session } from '../e2e/harness/session.ts';
import { findTarget } from '../e2e/harness/target.ts';
import { NO_USER, windowUser } from '../e2e/harness/user.ts';
import type { Figure } from './figures.ts';
import { atRest } from './window/at-rest.ts';
import { clickToDevice } from './window/click.ts';
import { startUp } from './window/start-up.ts';

const LINKS = 100;

/** The figures of the desktop, on a virtual display, with 100 links in the helper's sandbox. */
async function main(file: string): Promise<void> {
  const user = windowUser();
  if (!user) throw new Error(NO_USER);
  const session = await Session.begin(user);
  const target = await findTarget(user, session.scratch);
  const helper = new SandboxHelper({ bin: target.bin, name: 'bench', user });
  const figures: Figure[] = [];
  try {
    await helper.start();
    for (let pair = 0; pair < LINKS / 2; pair++)
      await helper.ip(`link add idle${pair} type veth peer name pidle${pair}`);

    // The same runtime with nothing in it, readable by the window's user.
    const empty = join(session.scratch.path, 'empty-runtime');
    cpSync(installedRuntime().runtime, empty, { recursive: true, verbatimSymlinks: true });
    rmSync(join(empty, 'resources/default_app.asar'), { force: true });
    cpSync(inCheckout('bench/window/empty'), join(empty, 'resources/app'), { recursive: true });
    if (process.getuid?.() === 0) await runQuietly('chown', ['-R', `${user.uid}:${user.gid}`, empty], { quiet: true });
    const emptyWindow = join(empty, 'electron');

    const say = (text: string): void => void process.stderr.write(`taproom   ${text}\n`);
    say('start to first content');
    figures.push(...(await startUp(session, target.executable, emptyWindow, helper.socket)));
    say('at rest');
    figures.push(...(await atRest(session, target.executable, emptyWindow, helper)));
    say('click to device');
    figures.push(...(await clickToDevice(session, target.executable, helper.socket)));
  } finally {
    await helper.stop();
    await session.end();
  }
  writeFileSync(file, JSON.stringify(figures));
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('It is run by `npm run bench`.');
await main(file);
