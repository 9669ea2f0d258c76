import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setup } from './setup.mjs';
import { runMain, say, SetupError, warn } from './setup/report.mjs';
import { interrupted, stop } from './start/children.mjs';
import { startSandboxHelper } from './start/helper.mjs';
import { hasDisplay } from './start/session.mjs';
import { startInTerminal } from './start/terminal.mjs';
import { startWindow, windowUser } from './start/window.mjs';

const USAGE = `Usage: npm start [-- --host]

Sets up what is missing, then opens the window on a demo network in a sandbox: nothing that is done
there touches this machine. With --host the window manages this machine itself: it finds the helper
that runs (\`sudo helper/bin/taproomd\`), or offers to start it.`;

await runMain(async () => {
  const words = process.argv.slice(2);
  if (words.includes('--help')) return void process.stdout.write(`${USAGE}\n`);
  const unknown = words.find((word) => word !== '--host');
  if (unknown !== undefined) throw new SetupError(`npm start does not know ${JSON.stringify(unknown)}.`, USAGE);
  const host = words.includes('--host');
  await setup();
  if (!hasDisplay()) {
    if (!host) return startInTerminal();
    throw new SetupError(
      'There is no display for the window (neither DISPLAY nor WAYLAND_DISPLAY is set).',
      'In a terminal: sudo helper/bin/taproomd, and in another one helper/bin/taproom status',
    );
  }
  const user = windowUser();
  const scratch = mkdtempSync(join(tmpdir(), 'taproom-start-'));
  const end = interrupted();
  /** @type {Awaited<ReturnType<typeof startSandboxHelper>> | undefined} */
  let helper;
  /** @type {import('./start/children.mjs').Watched | undefined} */
  let window;
  try {
    if (!host) helper = await startSandboxHelper(user.name);
    window = await startWindow(user, helper?.socket ?? null, scratch);
    say(
      host
        ? 'the window is open, on this machine itself. Ctrl-C ends it.'
        : 'the window is open, on a demo network in a sandbox. Ctrl-C ends both.',
    );
    const first = await Promise.race([
      end.then(() => ({ who: 'user', code: 0 })),
      window.ended.then(({ code }) => ({ who: 'window', code: code ?? 1 })),
      ...(helper ? [helper.child.ended.then(({ code }) => ({ who: 'helper', code: code || 1 }))] : []),
    ]);
    if (first.who === 'helper') warn(`the helper ended by itself:\n${helper?.log().trimEnd() ?? ''}`);
    else if (first.code !== 0) warn(`the window ended with ${first.code}`);
    return first.code;
  } finally {
    await stop(window);
    await stop(helper?.child);
    rmSync(scratch, { recursive: true, force: true });
  }
});
