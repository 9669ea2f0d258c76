import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { inCheckout, root } from '../setup/paths.mjs';

/** Package registries' hosts: a lock file or a script that names one works only where it is reachable. */
const registryHost =
  /\b(?:registry\.[a-z0-9-]+\.[a-z]{2,}|npm\.pkg\.[a-z0-9.-]+|[a-z0-9-]+\.(?:artifactory|jfrog|nexus)[a-z0-9.-]*)\b/;

/**
 * @param {string} text @param {readonly string[]} paths Folders of this machine that must not be named.
 * @returns {{ line: number, found: string }[]}
 */
export function machinePathsIn(text, paths) {
  return text.split('\n').flatMap((line, at) => {
    const found = paths.find((path) => line.includes(`${path}/`)) ?? registryHost.exec(line)?.[0];
    return found === undefined ? [] : [{ line: at + 1, found }];
  });
}

/** @returns {string[]} The files of the checkout that git knows or would add. */
export const filesOfCheckout = () =>
  execFileSync(
    'git',
    ['-C', root, '-c', `safe.directory=${root}`, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { encoding: 'utf8' },
  )
    .split('\0')
    .filter((file) => file !== '' && statSync(inCheckout(file), { throwIfNoEntry: false })?.isFile());

/** @returns {string[]} `FILE:LINE: ...` for each place in a file under git that names this checkout or a registry. */
export function findMachinePaths() {
  // A checkout directly below / or in a shared folder is no secret; its own path is.
  const paths = [root, ...(dirname(root).split('/').length > 2 ? [dirname(root)] : [])];
  return filesOfCheckout()
    .filter((file) => !/\.(png|ico|woff2)$/.test(file))
    .flatMap((file) =>
      machinePathsIn(readFileSync(inCheckout(file), 'utf8'), paths).map(
        ({ line, found }) => `${file}:${line}: names ${found}`,
      ),
    );
}
