import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** An ordinary user without any rights here (nobody). */
export const STRANGER = 65534;

const root = join(import.meta.dirname, '../..');
/** What a program of the checkout consists of when it runs. */
const PARTS = ['helper/bin', 'dist/helper', 'dist/test/taproomd.cjs', 'native/build/Release/taproom.node'];

const strangerMay = (what: '-r' | '-x', path: string): boolean => {
  const as = ['--reuid', String(STRANGER), '--regid', String(STRANGER), '--clear-groups', '--'];
  try {
    execFileSync('setpriv', [...as, 'test', what, path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

let copy: string | undefined;
/**
 * The checkout where any user can run its programs: the checkout itself, or, where it lies in somebody's
 * private folder (root's home), a copy of what is built.
 */
export function checkoutForAll(): string {
  const parts = PARTS.filter((part) => existsSync(join(root, part)));
  const readable = parts.every((part) => strangerMay('-r', join(root, part)));
  if (readable && strangerMay('-x', process.execPath)) return root;
  if (copy !== undefined) return copy;
  const folder = mkdtempSync(join(tmpdir(), 'taproom-checkout-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const part of parts) {
    mkdirSync(dirname(join(folder, part)), { recursive: true });
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: (path) => !path.endsWith('.map') });
  }
  // Launchers prefer the Node beside them.
  copyFileSync(process.execPath, join(folder, 'helper/bin/node'));
  execFileSync('chmod', ['-R', 'a+rX', folder]);
  copy = folder;
  return folder;
}
