import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Log } from './log.ts';
import { NETNS_FOLDER } from './namespaces.ts';
import { programEnvironment } from './program-environment.ts';

/**
 * Takes the private folder away when its owner outside may be dead. Only an empty one: below it there
 * could be mounts, whose files are not ours.
 */
export function leaveStaging(staging: string): void {
  try {
    rmdirSync(staging);
  } catch {
    // Gone, or holding somebody's file: the process outside, if it lives, sees to it.
  }
}

const mount = (...args: string[]): void =>
  void execFileSync('mount', args, { stdio: ['ignore', 'ignore', 'pipe'], env: programEnvironment() });

/**
 * Inside the new namespaces, before anything else: names of namespaces that are ours alone, and a
 * /sys that shows this network namespace. `unshare --mount` has made all mounts private already.
 */
export function isolate(staging: string, log: Log): void {
  if (existsSync(NETNS_FOLDER)) mount('-t', 'tmpfs', '-o', 'mode=0755,size=1m', 'tmpfs', NETNS_FOLDER);
  else rebuildRun(staging);
  try {
    mount('-t', 'sysfs', 'sysfs', '/sys');
  } catch (error) {
    // A container may hide parts of /sys, and then the kernel does not give out an unhidden one.
    log.debug('/sys still shows the links of the host', { error: String(error) });
  }
}

/**
 * Where no namespace was ever named there is no /run/netns to mount on, and making one would touch the
 * host (or need root): so a small file system takes the place of /run, with everything that is there
 * bound into it, and netns beside it.
 */
function rebuildRun(staging: string): void {
  const fresh = mkdtempSync(join(staging, 'run-'));
  mount('-t', 'tmpfs', '-o', 'mode=0755,size=1m', 'tmpfs', fresh);
  for (const entry of readdirSync('/run', { withFileTypes: true })) {
    const [from, to] = [join('/run', entry.name), join(fresh, entry.name)];
    if (entry.isSymbolicLink()) {
      symlinkSync(readlinkSync(from), to);
    } else if (entry.isDirectory()) {
      mkdirSync(to);
      mount('--rbind', from, to);
    } else {
      writeFileSync(to, '');
      mount('--bind', from, to);
    }
  }
  mkdirSync(join(fresh, 'netns'));
  // Without mtab: mount(8) would look for its own notes in the /run that is no longer there.
  mount('--no-mtab', '--move', fresh, '/run');
  rmdirSync(fresh);
}
