import { code } from '../../messages/code.ts';
import { say } from '../../messages/index.ts';
import { field, same, type SchemaParts } from '../form.ts';
import { defineLink, ipPair } from './kind.ts';
import { advanced, parentField, parentOption, uint } from './shared.ts';

export const vxlan = defineLink({
  kind: 'vxlan',
  options: (parts: SchemaParts) => {
    const { z, IpAddress, LinkName } = parts;
    return z.strictObject({
      id: z.number().int().min(0).max(0xffffff, code('value.vni')),
      remote: IpAddress.optional(),
      /** Multicast group, instead of a remote. */
      group: IpAddress.optional(),
      local: IpAddress.optional(),
      /** UDP destination port; IANA's is 4789. */
      port: z.number().int().min(1).max(65535).default(4789),
      /** The underlying link's name. */
      parent: LinkName.optional(),
      ttl: uint(parts, 255).optional(),
      learning: z.boolean().optional(),
    });
  },
  standard: { remote: null, group: null, local: null, ttl: 0, learning: true },
  // vxlan.c takes its headers off.
  mtu: ({ remote, group, local }, parentMtu) => parentMtu - ((remote ?? group ?? local ?? '').includes(':') ? 70 : 50),
  parent: 'optional',
  unique: ({ id, port, remote, group }) => ({
    key: `${port} ${id} ${(remote ?? group ?? '').includes(':')}`,
    what: say('stacking.vxlan', { id, port }),
  }),
  maker: 'netlink',
  stem: 'vxlan',
  command: {
    title: 'VXLANs',
    required: ['id'],
    options: [
      { flags: 'id <n>', text: 'VNI', value: 'number' },
      { flags: 'remote <address>', text: 'remote VTEP address (unicast)', value: 'text' },
      { flags: 'group-address <address>', key: 'group', text: 'multicast group, instead of --remote', value: 'text' },
      { flags: 'local <address>', text: 'local VTEP address', value: 'text' },
      { flags: 'port <n>', text: 'UDP destination port (default: 4789)', value: 'number' },
      { flags: 'ttl <n>', text: 'TTL of the outer packets', value: 'number' },
      { flags: 'learning', text: 'learn MAC addresses from received frames', value: 'switch' },
      parentOption,
    ],
  },
  form: [
    field('id', same('ID'), 'number', '100', { term: 'vni' }),
    field('remote', { en: 'Remote address', zh: '远端地址' }, 'text', '', { placeholder: '192.0.2.1' }),
    parentField,
    field('group', { en: 'Multicast group', zh: '组播组' }, 'text', '', { ...advanced, placeholder: '239.1.1.1' }),
    field('local', { en: 'Local address', zh: '本端地址' }, 'text', '', { ...advanced, placeholder: '192.0.2.2' }),
    field('port', { en: 'UDP port', zh: 'UDP 端口' }, 'number', '4789', advanced),
    field('ttl', same('TTL'), 'number', '', { ...advanced, placeholder: '64' }),
    field('learning', { en: 'Learning', zh: '地址学习' }, 'switch', true, advanced),
  ],
  words: {
    name: same('VXLAN'),
    use: {
      en: 'Carries Ethernet frames over UDP, so that distant hosts share one layer-2 network.',
      zh: '用 UDP 承载以太网帧，使相隔较远的主机共享一个二层网络。',
    },
  },
  ip: ({ id, remote, group, local, port, parent, ttl, learning }) => [
    'id',
    id,
    ...ipPair('remote', remote),
    ...ipPair('group', group),
    ...ipPair('local', local),
    'dstport',
    port,
    ...ipPair('dev', parent),
    ...ipPair('ttl', ttl),
    learning === undefined ? null : learning ? 'learning' : 'nolearning',
  ],
});
