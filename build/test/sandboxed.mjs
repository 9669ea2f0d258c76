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

/** Root, or an ordinary user whom sudo asks nothing. */
export const canBeRoot = async () => isRoot() || (await attempt('sudo', ['-n', 'true'], { quiet: true })).code === 0;

/**
 * @param {readonly string[]} command
 * @returns {Promise<string[]>} The command to run instead; needs {@link canBeRoot}.
 */
export async function sandboxed(command) {
  const apart = ['unshare', '--net', '--mount', '--kill-child', '--fork', '--', 'sh', '-c', script, 'sh', ...command];
  if (isRoot()) return apart;
  const kept = ['PATH', 'CI', 'NO_COLOR', 'TAPROOM_TEST_REPORT'].map((name) => `--preserve-env=${name}`);
  // Tests are root's own there: what sudo tells of its caller would make another case of each.
  const unsaid = ['UID', 'GID', 'USER', 'COMMAND'].flatMap((name) => ['-u', `SUDO_${name}`]);
  return ['sudo', '-n', ...kept, 'env', ...unsaid, ...apart];
}
