import type {
  NativeImpairment,
  NativeKind,
  NativePort,
  NativePortSettings,
} from '../../../native/lib/datapath-types.ts';
import {
  datapathKind,
  portKey,
  type Datapath,
  type HostTables,
  type Impairment,
  type Port,
  type PortSettings,
} from '../../protocol/index.ts';
import { namespacePath } from '../namespaces.ts';
import { stableMac } from './stable-mac.ts';

/** What the protocol says, in the engine's units: nanoseconds, microseconds, paths of namespaces. Pure. */

const NANOSECONDS = 1_000_000;

/** The fields of the kinds have the same names on both sides: the schema is what ties options to their kind. */
export const nativePort = ({ kind, namespace, settings, ...options }: Port): NativePort =>
  ({
    key: portKey({ kind, ...options }),
    namespacePath: namespacePath(namespace),
    settings: nativeSettings(settings),
    kind,
    options: defined(options),
  }) as NativePort;

/** Every VLAN: what a trunk without a list carries. */
const EVERY_VLAN = Array.from({ length: 4094 }, (_, index) => index + 1);

export function nativeSettings({
  vlan,
  isolated,
  mirror,
  primary,
  stormLimit,
  impair,
}: PortSettings): NativePortSettings {
  return {
    isolated,
    mirror,
    primary,
    ...(vlan === null
      ? {}
      : vlan.mode === 'access'
        ? { vlanMode: 'access', vlanId: vlan.id }
        : {
            vlanMode: 'trunk',
            vlanAllowed: withNative(vlan.allowed ?? EVERY_VLAN, vlan.native),
            ...(vlan.native === undefined ? {} : { vlanId: vlan.native }),
          }),
    ...(stormLimit === null ? {} : { stormLimit }),
    ...(impair.in === null ? {} : { impairIn: nativeImpairment(impair.in) }),
    ...(impair.out === null ? {} : { impairOut: nativeImpairment(impair.out) }),
  };
}

/** A trunk carries its native VLAN, whether or not the list says so again. */
const withNative = (allowed: readonly number[], native: number | undefined): number[] => [
  ...new Set(native === undefined ? allowed : [...allowed, native]),
];

function nativeImpairment({ delay, jitter, queue, suspended, ...same }: Impairment): NativeImpairment {
  const given: NativeImpairment = {
    ...defined(same),
    ...(delay === undefined ? {} : { delay: Math.round(delay * NANOSECONDS) }),
    ...(jitter === undefined ? {} : { jitter: Math.round(jitter * NANOSECONDS) }),
    ...(suspended === undefined ? {} : { suspended }),
  };
  // As many bytes as so many full frames need: the number of frames is what binds.
  return queue === undefined ? given : { ...given, queueFrames: queue, queueBytes: queueBytes(queue) };
}

/** `undefined` is not to reach the engine, which reads what is there. */
const defined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, field]: [string, unknown]) => field !== undefined));

/** What the engine's queue of so many frames holds at most (native/src/datapath/impairment/bounds.h). */
const queueBytes = (frames: number): number => Math.min(Math.max(frames * 1536, 1 << 20), 64 << 20);

/** `tables`: of the TAP that leads to the host; of an exception path only. */
export function nativeKind(datapath: Datapath, tables: HostTables | null): NativeKind {
  const host = hostPort(datapath);
  const options = datapathKind(datapath.type).native(datapath.settings, {
    host: host ? portKey(host) : '',
    stableMac: () => stableMac(`${datapath.type} ${datapath.name}`),
    tables,
  });
  return { kind: datapath.type, options } as NativeKind;
}

/** The first TAP: what a bond stands for, and what leads an exception path to the host. */
export function hostPort({ ports }: Datapath): Extract<Port, { kind: 'tap' }> | undefined {
  return ports.find((port) => port.kind === 'tap');
}
