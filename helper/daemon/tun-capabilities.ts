import type { Capability } from '../protocol/index.ts';
import { openTun } from '../../native/lib/tun.ts';
import type { Offload } from '../../native/lib/types.ts';

const OFFLOADS: readonly { offload: Offload; summary: string; since: string }[] = [
  { offload: 'csum', summary: 'Packets without computed checksums pass a TUN or TAP.', since: '2.6.27' },
  { offload: 'tso4', summary: 'TCP segments of up to 64 KiB over IPv4 pass in one read (TSO4).', since: '2.6.27' },
  { offload: 'tso6', summary: 'TCP segments of up to 64 KiB over IPv6 pass in one read (TSO6).', since: '2.6.27' },
  { offload: 'tso-ecn', summary: 'Segments of TCP with congestion marks pass in one read.', since: '2.6.27' },
  { offload: 'uso4', summary: 'UDP segments of up to 64 KiB over IPv4 pass in one read (USO4).', since: '6.2' },
  { offload: 'uso6', summary: 'UDP segments of up to 64 KiB over IPv6 pass in one read (USO6).', since: '6.2' },
];

/** TUN and TAP as they really open here: a device each that ends with its descriptor, never brought up. */
export function probeTunCapabilities(): Capability[] {
  const name = 'tap-probe%d';
  const open = { name, namespacePath: null, exclusive: true } as const;
  const found: Capability[] = [];
  for (const mode of ['tun', 'tap'] as const) {
    const opened = openTun({ ...open, mode });
    const summary = mode === 'tun' ? 'A link whose other end is a program that reads and writes IP packets.'
      : 'A link whose other end is a program that reads and writes Ethernet frames.';
    if (opened.ok) {
      opened.value.close();
      found.push({ name: `link.${mode}`, summary, available: true, detail: 'A device was opened and closed again.' });
    } else {
      const { step, message, code } = opened.error;
      found.push({ name: `link.${mode}`, summary, available: false, detail: `${step}: ${message} (${code}).`, remedy: tunRemedy(code) });
    }
  }
  const rich = openTun({ ...open, mode: 'tap', vnetHeader: true, offloads: OFFLOADS.map(({ offload }) => offload) });
  const offloads = rich.ok ? rich.value.offloads : [];
  if (rich.ok) rich.value.close();
  found.push(feature('tun.vnet-header', 'Packets carry a header that says what is left to compute (IFF_VNET_HDR).', rich));
  const queues = openTun({ ...open, mode: 'tap', multiQueue: true });
  if (queues.ok) queues.value.close();
  found.push(feature('tun.multi-queue', 'Several threads read and write one device (IFF_MULTI_QUEUE).', queues));
  for (const { offload, summary, since } of OFFLOADS) {
    const available = offloads.includes(offload);
    found.push({
      name: `tun.${offload}`, summary, available,
      detail: available ? 'The kernel took the offload.' : rich.ok ? 'The kernel refused the offload.' : 'No device could be opened to ask.',
      ...(available ? {} : { remedy: rich.ok ? `Linux ${since} or later has it; without it, packets are cut up in the kernel.` : tunRemedy(rich.error.code) }),
    });
  }
  return found;
}

function feature(name: string, summary: string, opened: ReturnType<typeof openTun>): Capability {
  if (opened.ok) return { name, summary, available: true, detail: 'A device with it was opened and closed again.' };
  const { step, message, code } = opened.error;
  return { name, summary, available: false, detail: `${step}: ${message} (${code}).`, remedy: tunRemedy(code) };
}

function tunRemedy(code: string): string {
  if (code === 'ENOENT' || code === 'ENODEV' || code === 'ENXIO') return 'Load the driver: `sudo modprobe tun`; where there is no module for it, the kernel needs CONFIG_TUN.';
  if (code === 'EACCES') return '/dev/net/tun may be opened by root only here: `sudo chmod 0666 /dev/net/tun` (the usual mode; the device still needs CAP_NET_ADMIN), or start the sandbox as root.';
  if (code === 'EPERM') return 'Start the helper with sudo, or use `taproom sandbox`.';
  return 'See `taproom doctor` again after a reboot; the kernel log (`dmesg`) may say more.';
}
