import { readFileSync } from 'node:fs';

/**
 * Whether this process may draw on its terminal: a background job that changes its modes is stopped by the kernel
 * (SIGTTOU), and no signal ends it then. `stat`: /proc/self/stat, whose fields after the name, which may hold anything,
 * are state, ppid, pgrp, session, tty_nr, tpgid. Pure.
 */
export function isForeground(stat: string): boolean {
  const [, , pgrp, , terminal, foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return terminal === '0' || pgrp === foreground;
}

export const ownsTerminal = (): boolean => isForeground(readFileSync('/proc/self/stat', 'latin1'));
