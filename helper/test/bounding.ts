import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const launcher = join(import.meta.dirname, '../bin/taproomd');

/** The capabilities that the launcher leaves to a helper that runs as root: net_admin, ... */
export function keptCapabilities(): string[] {
  const list = /^keep=([a-z_,]+)$/m.exec(readFileSync(launcher, 'utf8'))?.[1];
  if (list === undefined) throw new Error(`${launcher} has no list of capabilities`);
  return list.split(',');
}

/** Words before a helper's command line that bound it as its launcher does; none for a sandbox. */
export const bounding = (args: readonly string[]): string[] =>
  process.getuid?.() !== 0 || args.includes('--sandbox')
    ? []
    : ['setpriv', '--bounding-set', ['-all', ...keptCapabilities().map((name) => `+${name}`)].join(',')];
