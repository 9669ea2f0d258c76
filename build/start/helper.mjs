import { inCheckout } from '../setup/paths.mjs';
import { SetupError } from '../setup/report.mjs';
import { isRoot } from '../setup/users.mjs';
import { stop, watch } from './children.mjs';

/** Namespaces, a demo network and a probe of the kernel take well under a second. */
const READY_WITHIN = 30_000;
/** Of the helper's log, the end is shown when it does not start. */
const LOG_KEPT = 4000;

/**
 * Starts a helper in a sandbox with the demo network and waits until it answers.
 * @param {string} user Whoever the window runs as: may change things, beside root.
 * @returns {Promise<{ child: import('./children.mjs').Watched, socket: string, log: () => string }>}
 */
export async function startSandboxHelper(user) {
  // The lifeline is a pipe that closes when this process ends, however it ends: the helper goes with it.
  const args = ['--sandbox', '--demo', '--ready-fd', '3', '--lifeline-fd', '4'];
  // Without root, the helper runs as the window's user anyway, and its user namespace knows nobody else.
  if (isRoot()) args.push('--user', user);
  const child = watch(inCheckout('helper/bin/taproomd'), args, { stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      log = (log + String(chunk)).slice(-LOG_KEPT);
    });
  }
  /** @type {Promise<string>} */
  const ready = new Promise((settle) => {
    let text = '';
    child.stdio[3]?.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) settle(JSON.parse(text.slice(0, text.indexOf('\n'))).socket);
    });
  });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((settle) => {
    timer = setTimeout(settle, READY_WITHIN);
  });
  const socket = await Promise.race([ready, child.ended.then(() => undefined), late.then(() => undefined)]);
  clearTimeout(timer);
  if (socket !== undefined) return { child, socket, log: () => log };
  await stop(child);
  throw new SetupError(
    `The helper did not start in its sandbox.${log ? `\n${log.trimEnd()}` : ''}`,
    isRoot()
      ? 'Its own words are above; `helper/bin/taproomd --sandbox` runs it alone.'
      : "Its own words are above. Where the kernel allows no user namespaces (sysctl kernel.unprivileged_userns_clone, or AppArmor's\n" +
          'kernel.apparmor_restrict_unprivileged_userns), start it with more rights: sudo npm start',
  );
}
