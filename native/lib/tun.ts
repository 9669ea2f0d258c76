import { loadAddon } from './load.ts';
import type { NativeResult, TunCreate, TunHandle, TunProbe } from './types.ts';

interface TunAddon {
  openTun(options: TunCreate): NativeResult<TunHandle>;
  probeTun(devicePath: string | undefined): NativeResult<TunProbe>;
}
const addon = (): TunAddon => loadAddon() as TunAddon;

/**
 * Makes a TUN or TAP, or joins one (another queue, a persistent device) when `exclusive` is false.
 * The calling thread's namespace stays what it is. `persistent`, `owner`, `ownerGroup` and `mac` are
 * set when given and otherwise left; a device whose opening failed halfway does not stay.
 * May block while modprobe runs, once, on a machine where /dev/net/tun is missing.
 */
export const openTun = (options: TunCreate): NativeResult<TunHandle> => addon().openTun(options);

/**
 * What this kernel's TUN/TAP driver offers, tried on a TAP in a namespace that ends with the call.
 * A failure names the step: the node, the module, the permission, or no right to a namespace.
 */
export const probeTun = (devicePath?: string): NativeResult<TunProbe> => addon().probeTun(devicePath);
