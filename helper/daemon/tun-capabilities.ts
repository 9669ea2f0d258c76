import { statSync } from 'node:fs';
import type { Capability } from '../protocol/index.ts';
import { probeTun } from '../../native/lib/tun.ts';
import type { NativeFailure, NativeResult, Offload, TunProbe } from '../../native/lib/types.ts';

const FEATURES: readonly { name: string; feature: string; summary: string }[] = [
  {
    name: 'link.tun',
    feature: 'tun',
    summary: 'A link whose other end is a program that reads and writes IP packets.',
  },
  {
    name: 'link.tap',
    feature: 'tap',
    summary: 'A link whose other end is a program that reads and writes Ethernet frames.',
  },
  {
    name: 'tun.vnet-header',
    feature: 'vnet-hdr',
    summary: 'Packets carry a header that says what is left to compute (IFF_VNET_HDR).',
  },
  {
    name: 'tun.multi-queue',
    feature: 'multi-queue',
    summary: 'Several threads read and write one device (IFF_MULTI_QUEUE).',
  },
];

const OFFLOADS: readonly { offload: Offload; summary: string; since: string }[] = [
  { offload: 'csum', summary: 'Packets without computed checksums pass a TUN or TAP.', since: '2.6.27' },
  { offload: 'tso4', summary: 'TCP segments of up to 64 KiB over IPv4 pass in one read (TSO4).', since: '2.6.27' },
  { offload: 'tso6', summary: 'TCP segments of up to 64 KiB over IPv6 pass in one read (TSO6).', since: '2.6.27' },
  { offload: 'tso-ecn', summary: 'Segments of TCP with congestion marks pass in one read.', since: '2.6.27' },
  { offload: 'uso4', summary: 'UDP segments of up to 64 KiB over IPv4 pass in one read (USO4).', since: '6.2' },
  { offload: 'uso6', summary: 'UDP segments of up to 64 KiB over IPv6 pass in one read (USO6).', since: '6.2' },
];

/** TUN and TAP as the driver really opens here, in a namespace that ends with the probe. */
export const probeTunCapabilities = (): Capability[] => [
  ...tunCapabilities(probeTun()),
  ownerCapability(statSync(DEVICE, { throwIfNoEntry: false })?.mode ?? null),
];

const DEVICE = '/dev/net/tun';

/** Pure: whether ordinary users may open the TUN and TAP devices that they own, by the mode of {@link DEVICE} (null: absent). */
export function ownerCapability(mode: number | null): Capability {
  const name = OWNER_CAPABILITY;
  const summary = 'An ordinary user may open a TUN or TAP device that is owned by that user, as virtual machines do.';
  if (mode === null)
    return { name, summary, available: false, detail: `There is no ${DEVICE}.`, remedy: remedyOf('ENOENT') };
  const octal = (mode & 0o777).toString(8).padStart(4, '0');
  if ((mode & 0o006) === 0o006) return { name, summary, available: true, detail: `${DEVICE} has mode ${octal}.` };
  return {
    name,
    summary,
    available: false,
    detail: `${DEVICE} has mode ${octal}: the owner of a TUN or TAP device cannot open it, only root (or a group that the mode lets in) can.`,
    // Its usual mode: attaching to a device still takes its owner or CAP_NET_ADMIN.
    remedy: `sudo chmod 0666 ${DEVICE}`,
  };
}

export const OWNER_CAPABILITY = 'tun.owner';

/** Pure: what the probe's answer means. */
export function tunCapabilities(probe: NativeResult<TunProbe>): Capability[] {
  const named = (name: string, summary: string, available: boolean, remedy: string): Capability => {
    if (!probe.ok)
      return { name, summary, available: false, detail: detailOf(probe.error), remedy: remedyOf(probe.error.code) };
    if (available) return { name, summary, available, detail: 'The driver says so, and a device was opened.' };
    return { name, summary, available, detail: 'The driver does not offer it.', remedy };
  };
  const { features, offloads } = probe.ok ? probe.value : { features: [], offloads: [] };
  return [
    ...FEATURES.map(({ name, feature, summary }) =>
      named(
        name,
        summary,
        features.includes(feature),
        'A newer kernel has it; without it, everything else of TUN and TAP works.',
      ),
    ),
    ...OFFLOADS.map(({ offload, summary, since }) =>
      named(
        `tun.${offload}`,
        summary,
        offloads.includes(offload),
        `Linux ${since} or later has it; without it, packets are cut up in the kernel.`,
      ),
    ),
  ];
}

const detailOf = ({ step, message, code }: NativeFailure): string =>
  `${step}: ${message}${code === '' ? '' : ` (${code})`}.`;

function remedyOf(code: string): string {
  if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENXIO') {
    return 'Load the driver: `sudo modprobe tun`; where there is no module for it, the kernel needs CONFIG_TUN.';
  }
  if (code === 'EACCES')
    return '/dev/net/tun may be opened by root only here: `sudo chmod 0666 /dev/net/tun` (its usual mode), or start the helper as root.';
  if (code === 'EPERM') return 'Start the helper with sudo, or use `taproom sandbox`.';
  return 'The kernel log (`dmesg`) may say more.';
}
