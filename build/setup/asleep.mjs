import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './paths.mjs';
import { say, warn } from './report.mjs';
import { attempt, run } from './run.mjs';

/**
 * Packages of daemons that only tests and benchmarks run, in namespaces of their own: installing them
 * must not start anything on this machine, now or at its next boot.
 */
const policy = '/usr/sbin/policy-rc.d';

/**
 * Does something with packages while Debian's own question whether services may start is answered
 * with no (101, see policy-rc.d of invoke-rc.d(8)). A policy that the machine has already stays.
 * @template T
 * @param {readonly string[]} privilege What stands before a command to run it as root.
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withServicesAsleep(privilege, work) {
  if (existsSync(policy)) return work();
  const [install = '', ...installArgs] = [...privilege, 'install', '-m', '0755'];
  const [remove = '', ...removeArgs] = [...privilege, 'rm', '-f', policy];
  mkdirSync(cache, { recursive: true });
  const ours = join(cache, 'policy-rc.d');
  // Should this process be killed, what it leaves forbids nothing.
  writeFileSync(
    ours,
    `#!/bin/sh\n# Made by the setup of Taproom; may be deleted.\nkill -0 ${process.pid} 2>/dev/null && exit 101\nexit 0\n`,
  );
  await run(install, [...installArgs, ours, policy], { quiet: true });
  try {
    return await work();
  } finally {
    await run(remove, removeArgs, { quiet: true });
  }
}

/**
 * Units that have just come with a package, not started at the next boot either.
 * @param {readonly string[]} privilege
 * @param {readonly string[]} units
 */
export async function disableUnits(privilege, units) {
  if (units.length === 0 || !existsSync('/run/systemd/system')) return;
  const [file = '', ...args] = [...privilege, 'systemctl', 'disable', '--quiet', ...units];
  const { code, output } = await attempt(file, args, { quiet: true });
  if (code === 0) say(`not started, now or at boot: ${units.join(' ')} (tests run them in their own namespaces)`);
  else warn(`these services were not disabled and start at the next boot: ${units.join(' ')}: ${output.trim()}`);
}
