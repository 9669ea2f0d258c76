import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe } from 'vitest';
import type { NativeFailure, NativeResult } from '../lib/types.ts';

/** Whether this process lives in a throw-away network and mount namespace, where a test may do as it likes. */
const inSandbox = process.env.TAPROOM_TEST_SANDBOX === '1' && process.getuid?.() === 0;

/** A suite that needs the real kernel; elsewhere it is shown as skipped, with its reason in its name. */
export function describeKernel(name: string, body: () => void): void {
  if (inSandbox) describe(name, body);
  else describe.skip(`${name} (needs the sandbox of "npm test", TAPROOM_TEST_SANDBOX=1, as root)`, body);
}

/** Runs iproute2, the independent witness, and answers with what it printed. Throws when it fails. */
export const ip = (...args: string[]): string =>
  execFileSync('ip', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** The part of `ip -json -details link` that these tests look at. */
export interface IpLink {
  ifindex: number;
  ifname: string;
  flags: string[];
  mtu: number;
  address?: string;
  operstate: string;
  linkinfo?: { info_kind?: string; info_data?: Record<string, unknown> };
  stats64?: { rx: { packets: number; bytes: number }; tx: { packets: number; bytes: number } };
}

/** All links of a namespace (without a name: the test's own), as iproute2 sees them. */
export function ipLinks(namespace?: string): IpLink[] {
  const where = namespace === undefined ? [] : ['-n', namespace];
  const text = ip(...where, '-json', '-details', '-statistics', 'link', 'show');
  return JSON.parse(text) as IpLink[];
}
export const ipLink = (name: string, namespace?: string): IpLink | undefined =>
  ipLinks(namespace).find((link) => link.ifname === name);

/** The value of a result that must be one; what failed is in the test's report otherwise. */
export function valueOf<T>(result: NativeResult<T>): T {
  if (!result.ok) throw new Error(`${result.error.step}: ${result.error.code} ${result.error.message}`);
  return result.value;
}
/** The failure of a result that must be one. */
export function failureOf<T>(result: NativeResult<T>): NativeFailure {
  if (result.ok) throw new Error('succeeded where it must fail');
  return result.error;
}

/** Open descriptors of this process, the one that reads the folder included. */
export const openDescriptors = (): string[] => readdirSync('/proc/self/fd');

/** Whether a process has ended: gone, or a zombie where nothing reaps orphans (a container without an init). */
export function ended(pid: number): boolean {
  try {
    // Its state follows the command in brackets, which may have any characters (proc_pid_stat(5)).
    return /^.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return true;
  }
}

/** Waits until `probe` answers; its last refusal is the error. Polls: the kernel has no event for it here. */
export async function eventually<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
  seconds = 10,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Runs `body` with an ordinary user's effective ids and no capabilities, then becomes root again. */
export function asUser<T>(ids: { uid: number; gid: number; groups: number[] }, body: () => T): T {
  const { setegid, seteuid, setgroups, getgroups } = process;
  if (!setegid || !seteuid || !setgroups || !getgroups) throw new Error('not a POSIX system');
  const groups = getgroups();
  setgroups(ids.groups);
  setegid(ids.gid);
  seteuid(ids.uid);
  try {
    return body();
  } finally {
    seteuid(0);
    setegid(0);
    setgroups(groups);
  }
}
