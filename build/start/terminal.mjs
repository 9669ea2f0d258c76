import { inCheckout } from '../setup/paths.mjs';
import { say } from '../setup/report.mjs';
import { interrupted, stop, watch } from './children.mjs';

/**
 * The demo without a window: `taproom watch` in the sandbox, until Ctrl-C on a terminal, a few
 * samples where nobody can press it.
 * @returns {Promise<number>} The exit code.
 */
export async function startInTerminal() {
  say('no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): the demo runs in the terminal.');
  say('For the window: run `npm start` in a desktop session, over `ssh -X`, or as `xvfb-run npm start`.');
  const live = Boolean(process.stdin.isTTY && process.stdout.isTTY);
  const command = live ? ['taproom', 'watch'] : ['taproom', 'watch', '--count', '5'];
  const child = watch(inCheckout('helper/bin/taproomd'), ['--sandbox', '--demo', '--', ...command], {
    stdio: ['inherit', 'inherit', 'inherit'],
  });
  const asked = await Promise.race([child.ended, interrupted()]);
  await stop(child);
  // Ctrl-C is how a live view ends: no failure.
  return typeof asked === 'string' ? 0 : (asked.code ?? 1);
}
