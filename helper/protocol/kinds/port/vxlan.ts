import { code } from '../../messages/code.ts';
import { field, same, type SchemaParts } from '../form.ts';
import { definePort } from './kind.ts';
import { endpointText, frameMtu, mtuSchema, readEndpoint, REMOTE, udpPort } from './shared.ts';

const VXLAN_PORT = 4789;

export const vxlan = definePort({
  kind: 'vxlan',
  device: 'none',
  carries: 'frames',
  schema: (parts: SchemaParts) => ({
    id: parts.z.number().int().min(0).max(0xffffff, code('value.vni')),
    remote: parts.IpAddress,
    remotePort: udpPort(parts).default(VXLAN_PORT),
    local: parts.IpAddress.optional(),
    localPort: udpPort(parts).default(VXLAN_PORT),
    mtu: mtuSchema(parts),
  }),
  text: {
    form: 'ID@REMOTE',
    example: '42@192.0.2.1',
    help: 'frames in VXLAN (RFC 7348) to and from this host',
    read: (target) => {
      const match = /^(\d{1,10})@(.+)$/.exec(target);
      if (!match) return null;
      const { address, port } = readEndpoint(match[2] ?? '');
      return { id: Number(match[1]), remote: address, ...(port === undefined ? {} : { remotePort: port }) };
    },
    target: ({ id, remote, remotePort = VXLAN_PORT }) =>
      `${id}@${remotePort === VXLAN_PORT ? remote : endpointText(remote, remotePort)}`,
    keys: {
      local: { field: 'local', as: 'endpoint', portField: 'localPort' },
      'local-port': { field: 'localPort', as: 'count', standard: VXLAN_PORT },
      mtu: frameMtu,
    },
  },
  form: [
    field('id', same('VNI'), 'number', '42', { term: 'vni' }),
    field('remote', REMOTE, 'text', '', { placeholder: '192.0.2.1' }),
  ],
  name: same('VXLAN'),
  label: ({ id }) => `VNI ${id}`,
  remote: ({ remote, remotePort }) => endpointText(remote, remotePort),
});
