import { attempt } from '../setup/run.mjs';
import { isRoot } from '../setup/users.mjs';

/**
 * A throw-away network and mount namespace around a command, its own /run/netns, loopback up: what
 * a test does there dies with it. The script is fixed; the command is its positional parameters.
 */
const script = [
  'mount --make-rprivate /',
  'mkdir -p /run/netns',
  'mount -t tmpfs tmpfs /run/netns',
  'ip link set lo up',
  'exec "$@"',
].join(' && ');

/**
 * @param {readonly string[]} command
 * @returns {Promise<string[]>} Real root where it can be had, else the root of a user namespace.
 */
export async function sandboxed(command) {
  const inside = ['--', 'sh', '-c', script, 'sh', ...command];
  if (isRoot()) return ['unshare', '--net', '--mount', '--kill-child', '--fork', ...inside];
  if ((await attempt('sudo', ['-n', 'true'], { quiet: true })).code === 0) {
    const kept = ['PATH', 'CI', 'NO_COLOR', 'TAPROOM_TEST_REPORT'].map((name) => `--preserve-env=${name}`);
    return ['sudo', '-n', ...kept, 'unshare', '--net', '--mount', '--kill-child', '--fork', ...inside];
  }
  return ['unshare', '--user', '--map-root-user', '--net', '--mount', '--kill-child', '--fork', ...inside];
}
