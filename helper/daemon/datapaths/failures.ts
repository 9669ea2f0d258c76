import type { NativeFailure } from '../../../native/lib/types.ts';
import { makesDevice, usesDevice, portKey, type Port } from '../../protocol/index.ts';
import { explain, failure, refused, type Refusal } from '../errors.ts';
import { inNamespace } from '../kernel/resolve.ts';
import { holderText, tunHolders } from './tun-holder.ts';

/** Why a port was not opened, with who stands in the way where the kernel tells. `field`: of the port in the request. */
export function portRefused(error: NativeFailure, step: string, datapath: string, port: Port, field: string): Refusal {
  const key = portKey(port);
  const message = `The port ${key} of ${datapath} was not opened`;
  if (makesDevice(port) && error.code === 'EBUSY') {
    const holders = tunHolders(port.device);
    const whose = holders.length === 0 ? 'another process' : holderText(holders);
    const refusal = failure(
      'conflict',
      step,
      `${message}: ${port.device}${inNamespace(port.namespace)} is held by ${whose}.`,
      {
        field: `${field}.device`,
        remedy: `End ${holders.length === 0 ? 'that program' : holders.length === 1 ? 'it' : 'them'}, or choose another device.`,
      },
    );
    return { ok: false, error: { ...refusal.error, errno: error.errno, errnoName: error.code } };
  }
  if (isAboutFilter(error)) return filterRefused(error, step, message, `${field}.settings.${filterOf(port)}`);
  const part = partOf(port, error);
  const explained = explain(error, {
    step,
    message,
    field: part === '' ? field : `${field}.${part}`,
    kinds: { EINVAL: makesDevice(port) ? 'conflict' : 'invalid' },
    remedies: remediesOf(port),
  });
  // What the engine advises knows more than what holds for the error number.
  return { ok: false, error: error.remedy === undefined ? explained : { ...explained, remedy: error.remedy } };
}

const isAboutFilter = ({ step, message }: NativeFailure): boolean => /filter|pcap/i.test(`${step} ${message}`);

/** Where in the settings the filter stands; the engine does not say which of two it is. */
function filterOf({ settings: { impair } }: Port): string {
  return `impair.${impair.in?.dropMatching === undefined ? 'out' : 'in'}.dropMatching`;
}

/** The port's settings, which the engine would not take. */
export function settingsRefused(error: NativeFailure, step: string, port: Port, field: string): Refusal {
  const message = `The settings of ${portKey(port)} were not changed`;
  if (isAboutFilter(error)) return filterRefused(error, step, message, `${field}.${filterOf(port)}`);
  return refused(error, { step, message, field, remedies: { EINVAL: 'Look at the values once more.' } });
}

function filterRefused(error: NativeFailure, step: string, message: string, field: string): Refusal {
  return refused(error, {
    step,
    message,
    field,
    remedies: { EINVAL: error.remedy ?? 'Write it as pcap-filter(7) has it: "udp port 53".' },
  });
}

function partOf(port: Port, { code }: NativeFailure): string {
  if ('device' in port) return 'device';
  if (code === 'EADDRINUSE') return 'localPort';
  if (code === 'EADDRNOTAVAIL') return 'local';
  return code === 'ENETUNREACH' || code === 'EHOSTUNREACH' ? 'remote' : '';
}

function remediesOf(port: Port): Record<string, string> {
  if (makesDevice(port)) {
    const { device } = port;
    return {
      ENOENT: 'Load the driver: `sudo modprobe tun`.',
      ENODEV: 'Load the driver: `sudo modprobe tun`.',
      EINVAL: `A link named ${device} is there and is no ${port.kind.toUpperCase()} that can be joined so: look at it with \`taproom link show ${device}\`, or choose another name.`,
    };
  }
  if (usesDevice(port)) {
    const { device } = port;
    return {
      ENODEV: `There is no link named ${device}: \`taproom link list\` shows what there is.`,
      ENXIO: `There is no link named ${device}: \`taproom link list\` shows what there is.`,
      EBUSY: `Another program has this queue of ${device} (AF_XDP allows one): end it, or name another queue.`,
      EOPNOTSUPP: `This kernel or this device cannot do it: use nic:${device} instead.`,
    };
  }
  return {
    EADDRINUSE: `The UDP port ${port.localPort} is taken here, perhaps by a vxlan link of the kernel or by another datapath: \`ss -lunp\` shows by whom. Choose another with local-port.`,
    EADDRNOTAVAIL: 'This machine does not have this address: give it to a link first, or leave "local" out.',
    ENETUNREACH: 'No route leads there: `taproom route get ADDRESS` shows the way that is taken.',
  };
}
