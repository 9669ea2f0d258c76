import { statSync } from 'node:fs';
import type { Capability } from '../protocol/index.ts';
import { probeTun } from '../../native/lib/tun.ts';
import type { NativeFailure, NativeResult, Offload, TunProbe } from '../../native/lib/types.ts';
import { say, type Message } from '../protocol/messages/index.ts';

const FEATURES: readonly { name: string; feature: string; summary: Message }[] = [
  { name: 'link.tun', feature: 'tun', summary: say('capability.tun') },
  { name: 'link.tap', feature: 'tap', summary: say('capability.tap') },
  { name: 'tun.vnet-header', feature: 'vnet-hdr', summary: say('capability.vnetHeader') },
  { name: 'tun.multi-queue', feature: 'multi-queue', summary: say('capability.multiQueue') },
];

const OFFLOADS: readonly { offload: Offload; summary: Message; since: string }[] = [
  { offload: 'csum', summary: say('capability.csum'), since: '2.6.27' },
  { offload: 'tso4', summary: say('capability.tso4'), since: '2.6.27' },
  { offload: 'tso6', summary: say('capability.tso6'), since: '2.6.27' },
  { offload: 'tso-ecn', summary: say('capability.tsoEcn'), since: '2.6.27' },
  { offload: 'uso4', summary: say('capability.uso4'), since: '6.2' },
  { offload: 'uso6', summary: say('capability.uso6'), since: '6.2' },
];

/** TUN and TAP as the driver really opens here, in a namespace that ends with the probe. */
export const probeTunCapabilities = (): Capability[] => [
  ...tunCapabilities(probeTun()),
  ownerCapability(statSync(DEVICE, { throwIfNoEntry: false })?.mode ?? null),
];

const DEVICE = '/dev/net/tun';

/**
 * Pure: whether ordinary users may open the TUN and TAP devices that they own, by the mode of {@link DEVICE} (null:
 * absent).
 */
export function ownerCapability(mode: number | null): Capability {
  const name = OWNER_CAPABILITY;
  const summary = say('capability.owner');
  if (mode === null)
    return {
      name,
      summary,
      available: false,
      detail: say('capability.foundNoDevice', { device: DEVICE }),
      remedy: remedyOf('ENOENT'),
    };
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  if ((mode & 0o006) === 0o006)
    return { name, summary, available: true, detail: say('capability.foundMode', { device: DEVICE, mode: octal }) };
  return {
    name,
    summary,
    available: false,
    detail: say('capability.foundClosedMode', { device: DEVICE, mode: octal }),
    // Its usual mode: attaching to a device still takes its owner or CAP_NET_ADMIN.
    remedy: say('capability.remedyMode', { device: DEVICE }),
  };
}

const OWNER_CAPABILITY = 'tun.owner';

/** Pure: what the probe's answer means. */
export function tunCapabilities(probe: NativeResult<TunProbe>): Capability[] {
  const named = (name: string, summary: Message, available: boolean, remedy: Message): Capability => {
    if (!probe.ok)
      return { name, summary, available: false, detail: detailOf(probe.error), remedy: remedyOf(probe.error.code) };
    if (available) return { name, summary, available, detail: say('capability.foundDevice') };
    return { name, summary, available, detail: say('capability.foundNotOffered'), remedy };
  };
  const { features, offloads } = probe.ok ? probe.value : { features: [], offloads: [] };
  return [
    ...FEATURES.map(({ name, feature, summary }) =>
      named(name, summary, features.includes(feature), say('capability.remedyNewerKernel')),
    ),
    ...OFFLOADS.map(({ offload, summary, since }) =>
      named(
        `tun.${offload}`,
        summary,
        offloads.includes(offload),
        say('capability.remedyOffloadKernel', { version: since }),
      ),
    ),
  ];
}

const detailOf = ({ step, message, code }: NativeFailure): Message =>
  code === ''
    ? say('capability.foundStep', { step, words: message })
    : say('capability.foundStepErrno', { step, words: message, errno: code });

function remedyOf(code: string): Message {
  if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENXIO') {
    return say('capability.remedyTunDriver');
  }
  if (code === 'EACCES') return say('capability.remedyTunMode');
  if (code === 'EPERM') return say('capability.remedySudo');
  return say('capability.remedyDmesg');
}
