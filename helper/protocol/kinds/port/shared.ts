import { code } from '../../messages/code.ts';
import { field, type SchemaParts, type Words } from '../form.ts';

/** What several kinds of ports have. */

export const deviceText = {
  form: 'NAME',
  example: 'NAME',
  read: (target: string) => ({ device: target }),
  target: ({ device }: { device: string }) => device,
};
export const deviceLabel = ({ device }: { device: string }): string => device;
export const deviceForm = [field('device', { en: 'Device name', zh: '设备名' }, 'text')];

export const offloads = { field: 'offloads', as: 'switch', standard: true } as const;
export const frameMtu = { field: 'mtu', as: 'count' } as const;

export const udpPort = ({ z }: SchemaParts) =>
  z.number().int().min(1, code('value.udpPort')).max(65535, code('value.udpPort'));
export const mtuSchema = ({ z }: SchemaParts) => z.number().int().min(68).max(65535).optional();

export const REMOTE: Words = { en: 'Remote address', zh: '远端地址' };

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);
export const endpointText = (address: string, port: number): string => `${bracketed(address)}:${port}`;

/** `192.0.2.1`, `192.0.2.1:7000`, `2001:db8::1`, `[2001:db8::1]:7000`. */
export function readEndpoint(text: string): { address: string; port?: number } {
  const match = /^\[([^\]]*)\](?::(\d{1,6}))?$/.exec(text) ?? /^([^:]*)(?::(\d{1,6}))?$/.exec(text);
  if (!match) return { address: text };
  return { address: match[1] ?? '', ...(match[2] === undefined ? {} : { port: Number(match[2]) }) };
}
