import { constants } from 'node:os';
import { loadAddon } from './load.ts';
import type { NativeResult, PeerCredentials, SysctlFile } from './types.ts';

interface SystemAddon {
  peerCredentials(fd: number): NativeResult<PeerCredentials>;
  openProcess(pid: number): NativeResult<number>;
  signalProcess(process: number, signal: number): NativeResult<null>;
  namespaceInode(path: string | null): NativeResult<number>;
  createNamespace(path: string, alias?: string): NativeResult<number>;
  deleteNamespace(path: string): NativeResult<null>;
  readSysctl(file: SysctlFile): NativeResult<number | null>;
  writeSysctl(file: SysctlFile & { value: number }): NativeResult<null>;
}
const addon = (): SystemAddon => loadAddon() as SystemAddon;

/** Who connected to this end of a unix socket (unix(7)); `fd` stays open and the caller's. */
export const peerCredentials = (fd: number): NativeResult<PeerCredentials> => addon().peerCredentials(fd);

/** A descriptor that means this process, and none that gets its number later (pidfd_open(2)); the caller closes it. */
export const openProcess = (pid: number): NativeResult<number> => addon().openProcess(pid);

/** ESRCH where that process has ended, whoever has its number now. */
export const signalProcess = (process: number, signal: NodeJS.Signals): NativeResult<null> =>
  addon().signalProcess(process, constants.signals[signal]);

/** Inode of a namespace file in nsfs, its identity; null is the process's own namespace. */
export const namespaceInode = (path: string | null): NativeResult<number> => addon().namespaceInode(path);

/**
 * Makes a network namespace with lo up under this name (an absolute path, /run/netns/NAME for
 * `ip netns`) and answers with its inode. EEXIST when the name is taken; on failure nothing stays.
 * `alias`: of its lo, which has it before the namespace has its name.
 */
export const createNamespace = (path: string, alias?: string): NativeResult<number> =>
  addon().createNamespace(path, alias);

/**
 * Takes the name away; the namespace ends once nothing is in it. A stale empty file goes as well;
 * any other file is left alone (EINVAL).
 */
export const deleteNamespace = (path: string): NativeResult<null> => addon().deleteNamespace(path);

/**
 * A kernel setting as it is in a namespace; null where there is no such file (the link went, IPv6 is
 * off). Takes some ten microseconds, of which most goes to a thread that enters the namespace.
 */
export const readSysctl = (file: SysctlFile): NativeResult<number | null> => addon().readSysctl(file);

/** Writes a setting, a whole number from 0; ENOENT where there is no such file. */
export const writeSysctl = (file: SysctlFile & { value: number }): NativeResult<null> => addon().writeSysctl(file);
