import { field, type SchemaParts } from '../form.ts';
import { definePort } from './kind.ts';
import { endpointText, frameMtu, mtuSchema, readEndpoint, REMOTE, udpPort } from './shared.ts';

/** Ethernet frames, one a datagram, between two ends. */
export const udp = definePort({
  kind: 'udp',
  device: 'none',
  carries: 'frames',
  schema: (parts: SchemaParts) => ({
    local: parts.IpAddress,
    localPort: udpPort(parts),
    remote: parts.IpAddress,
    remotePort: udpPort(parts),
    mtu: mtuSchema(parts),
  }),
  text: {
    form: 'LOCAL:PORT-REMOTE:PORT',
    example: '192.0.2.1:7000-192.0.2.2:7000',
    help: 'frames in plain UDP',
    read: (target) => {
      const dash = target.indexOf('-');
      const [local, remote] = [readEndpoint(target.slice(0, Math.max(dash, 0))), readEndpoint(target.slice(dash + 1))];
      if (dash < 1 || local.port === undefined || remote.port === undefined) return null;
      return { local: local.address, localPort: local.port, remote: remote.address, remotePort: remote.port };
    },
    target: ({ local, localPort, remote, remotePort }) =>
      `${endpointText(local, localPort)}-${endpointText(remote, remotePort)}`,
    keys: { mtu: frameMtu },
  },
  form: [
    field('local', { en: 'Local address', zh: '本地地址' }, 'text', '', { placeholder: '192.0.2.2' }),
    field('localPort', { en: 'Local UDP port', zh: '本地 UDP 端口' }, 'number', '4790'),
    field('remote', REMOTE, 'text', '', { placeholder: '192.0.2.1' }),
    field('remotePort', { en: 'Remote UDP port', zh: '远端 UDP 端口' }, 'number', '4790'),
  ],
  name: { en: 'Ethernet over UDP', zh: 'UDP 承载的以太网帧' },
  label: ({ localPort }) => `UDP ${localPort}`,
  remote: ({ remote, remotePort }) => endpointText(remote, remotePort),
});
