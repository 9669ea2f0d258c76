import type { NativeFailure } from '../../../native/lib/types.ts';
import { makesDevice, usesDevice, portKey, type Port } from '../../protocol/index.ts';
import { say, verbatim, within, type Message } from '../../protocol/messages/index.ts';
import { explain, failure, refused, type Refusal } from '../errors.ts';
import { holderMessage, tunHolders } from './tun-holder.ts';

/**
 * Why a port was not opened, with who stands in the way where the kernel tells. `field`: of the port in the request.
 */
export function portRefused(error: NativeFailure, step: string, datapath: string, port: Port, field: string): Refusal {
  const message = say('port.notOpened', { port: portKey(port), datapath });
  if (makesDevice(port) && error.code === 'EBUSY') {
    const holders = tunHolders(port.device);
    const refusal = failure(
      'conflict',
      step,
      say('port.notOpenedHeld', {
        port: portKey(port),
        datapath,
        device: within(port.device, port.namespace),
        holders: holders.length === 0 ? [say('port.unknownHolder')] : holders.map(holderMessage),
      }),
      { field: `${field}.device`, remedy: holders.length > 1 ? say('port.endHolders') : say('port.endHolder') },
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
  return {
    ok: false,
    error: error.remedy === undefined ? explained : { ...explained, remedy: verbatim(error.remedy) },
  };
}

const isAboutFilter = ({ step, message }: NativeFailure): boolean => /filter|pcap/i.test(`${step} ${message}`);

/** Where in the settings the filter stands; the engine does not say which of two it is. */
function filterOf({ settings: { impair } }: Port): string {
  return `impair.${impair.in?.dropMatching === undefined ? 'out' : 'in'}.dropMatching`;
}

/** The port's settings, which the engine would not take. */
export function settingsRefused(error: NativeFailure, step: string, port: Port, field: string): Refusal {
  const message = say('port.settingsNotChanged', { port: portKey(port) });
  if (isAboutFilter(error)) return filterRefused(error, step, message, `${field}.${filterOf(port)}`);
  return refused(error, { step, message, field, remedies: { EINVAL: say('port.checkValues') } });
}

function filterRefused(error: NativeFailure, step: string, message: Message, field: string): Refusal {
  return refused(error, {
    step,
    message,
    field,
    remedies: { EINVAL: error.remedy === undefined ? say('port.filterSyntax') : verbatim(error.remedy) },
  });
}

function partOf(port: Port, { code }: NativeFailure): string {
  if ('device' in port) return 'device';
  if (code === 'EADDRINUSE') return 'localPort';
  if (code === 'EADDRNOTAVAIL') return 'local';
  return code === 'ENETUNREACH' || code === 'EHOSTUNREACH' ? 'remote' : '';
}

function remediesOf(port: Port): Record<string, Message> {
  if (makesDevice(port)) {
    const { device, kind } = port;
    return {
      ENOENT: say('port.noTunDriver'),
      ENODEV: say('port.noTunDriver'),
      EINVAL: say('port.notJoinable', { device, kind: kind.toUpperCase() }),
    };
  }
  if (usesDevice(port)) {
    const { device } = port;
    return {
      ENODEV: say('port.noLink', { device }),
      ENXIO: say('port.noLink', { device }),
      EBUSY: say('port.queueTaken', { device }),
      EOPNOTSUPP: say('port.useNic', { device }),
    };
  }
  return {
    EADDRINUSE: say('port.udpPortTaken', { udp: port.localPort }),
    EADDRNOTAVAIL: say('port.addressAbsent'),
    ENETUNREACH: say('port.noRoute'),
  };
}
