import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setup } from './setup.mjs';
import { runMain, say, warn } from './setup/report.mjs';
import { interrupted, stop } from './start/children.mjs';
import { startSandboxHelper } from './start/helper.mjs';
import { hasDisplay } from './start/session.mjs';
import { startInTerminal } from './start/terminal.mjs';
import { startWindow, windowUser } from './start/window.mjs';

/**
 * `npm start`: sets up what is missing, then the desktop app with a helper of its own in a sandbox:
 * nothing that is done there touches this machine's network.
 */
await runMain(async () => {
  await setup();
  if (!hasDisplay()) return startInTerminal();

  const user = windowUser();
  const scratch = mkdtempSync(join(tmpdir(), 'taproom-start-'));
  const end = interrupted();
  const helper = await startSandboxHelper(user.name).catch((/** @type {unknown} */ error) => {
    rmSync(scratch, { recursive: true, force: true });
    throw error;
  });
  /** @type {import('./start/children.mjs').Watched | undefined} */
  let window;
  try {
    window = await startWindow(user, helper.socket, scratch);
    say('the window is open, on a demo network in a sandbox. Ctrl-C ends both.');
    const first = await Promise.race([
      end.then(() => ({ who: 'user', code: 0 })),
      window.ended.then(({ code }) => ({ who: 'window', code: code ?? 1 })),
      helper.child.ended.then(({ code }) => ({ who: 'helper', code: code || 1 })),
    ]);
    if (first.who === 'helper') warn(`the helper ended by itself:\n${helper.log().trimEnd()}`);
    else if (first.code !== 0) warn(`the window ended with ${first.code}`);
    return first.code;
  } finally {
    await stop(window);
    await stop(helper.child);
    rmSync(scratch, { recursive: true, force: true });
  }
});
