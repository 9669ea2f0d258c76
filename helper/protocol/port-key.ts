import type { PortInput } from './datapaths.ts';

const endpoint = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** How a port is called, and told from others of its datapath: `tap:vm1`, `vxlan:42@192.0.2.1`. */
export function portKey(port: PortInput): string {
  switch (port.kind) {
    case 'vxlan': {
      const other = port.remotePort ?? 4789;
      return `vxlan:${port.id}@${other === 4789 ? port.remote : endpoint(port.remote, other)}`;
    }
    case 'udp':
      return `udp:${endpoint(port.local, port.localPort)}-${endpoint(port.remote, port.remotePort)}`;
    default:
      return `${port.kind}:${port.device}`;
  }
}
