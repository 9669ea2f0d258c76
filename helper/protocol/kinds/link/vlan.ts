import { code } from '../../messages/code.ts';
import { say } from '../../messages/index.ts';
import { field, same, type SchemaParts } from '../form.ts';
import { defineLink } from './kind.ts';
import { advanced, parentField, parentOption } from './shared.ts';

const PROTOCOLS = ['802.1Q', '802.1ad'] as const;

export const vlan = defineLink({
  kind: 'vlan',
  options: ({ z, LinkName }: SchemaParts) =>
    z.strictObject({
      parent: LinkName,
      id: z.number().int().min(0).max(4094, code('value.vlanId')),
      protocol: z.enum(PROTOCOLS).default('802.1Q'),
    }),
  mtu: (_options, parentMtu) => parentMtu,
  parent: 'required',
  unique: ({ parent, protocol, id }) => ({
    key: `${parent} ${protocol} ${id}`,
    what: say('stacking.vlan', { id, parent }),
  }),
  maker: 'netlink',
  module: '8021q',
  stem: 'vlan',
  command: {
    title: 'VLANs',
    required: ['parent', 'id'],
    options: [
      parentOption,
      { flags: 'id <n>', text: 'VLAN ID', value: 'number' },
      { flags: 'protocol <p>', text: '802.1Q or 802.1ad (default: 802.1Q)', value: 'text' },
    ],
  },
  form: [
    parentField,
    field('id', same('ID'), 'number', '1', { term: 'vlanId' }),
    field('protocol', { en: 'Protocol', zh: '协议' }, 'choice', '802.1Q', { ...advanced, choices: PROTOCOLS }),
  ],
  words: {
    name: same('VLAN'),
    use: { en: 'One tagged VLAN on a parent link (IEEE 802.1Q).', zh: '父接口上带标签的 VLAN（IEEE 802.1Q）。' },
  },
  ip: ({ protocol, id }) => [...(protocol === '802.1Q' ? [] : ['protocol', protocol]), 'id', id],
});
