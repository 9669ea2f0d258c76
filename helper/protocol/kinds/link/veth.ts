import { field, type SchemaParts } from '../form.ts';
import { defineLink, ipPair } from './kind.ts';
import { advanced } from './shared.ts';

export const veth = defineLink({
  kind: 'veth',
  options: ({ z, NewLinkName, NamespaceRef, Mac, CidrText }: SchemaParts) =>
    z.strictObject({
      /** Name of the other end; default: the name with `-peer`, or `-p` where that is too long. */
      peer: NewLinkName.optional(),
      peerNamespace: NamespaceRef.optional(),
      peerMac: Mac.optional(),
      peerAddresses: z.array(CidrText).max(64).optional(),
      /**
       * Pairs of queues of each end, 1 unless said otherwise. Left to itself the kernel allocates one a CPU
       * and leaves all but one off, which is most of the time of making a pair; `ethtool -L` reaches no more than
       * these.
       */
      queues: z.number().int().min(1).max(4096).optional(),
    }),
  parent: 'none',
  maker: 'netlink',
  stem: 'veth',
  command: {
    title: 'veth pairs',
    options: [
      { flags: 'peer <name>', text: 'peer name (default: NAME-peer)', value: 'text' },
      {
        flags: 'peer-namespace <ns>',
        key: 'peerNamespace',
        text: 'peer namespace (default: that of NAME)',
        value: 'text',
      },
      { flags: 'peer-mac <mac>', key: 'peerMac', text: 'peer MAC address', value: 'text' },
      { flags: 'peer-address <cidr>', key: 'peerAddresses', text: 'peer address; repeatable', value: 'list' },
      {
        flags: 'queues <n>',
        text: 'RX and TX queues of each end (default: 1; the maximum for ethtool -L)',
        value: 'number',
      },
    ],
  },
  form: [
    field('peer', { en: 'Peer name', zh: '对端名称' }, 'text', '', { term: 'peer' }),
    field('peerNamespace', { en: 'Peer namespace', zh: '对端命名空间' }, 'namespace'),
    field('peerAddresses', { en: 'Peer addresses', zh: '对端地址' }, 'addresses'),
    field('peerMac', { en: 'Peer MAC', zh: '对端 MAC' }, 'text', '', { ...advanced, placeholder: '02:00:00:12:34:56' }),
  ],
  words: {
    name: { en: 'veth pair', zh: 'veth 对' },
    use: {
      en: 'Two connected virtual interfaces: what is sent on one is received on the other, also across namespaces.',
      zh: '一对相连的虚拟接口：从一端发出，在另一端收到，可以跨命名空间。',
    },
  },
  ip: ({ peer, peerNamespace, peerMac }) => {
    const words = [...ipPair('name', peer), ...ipPair('address', peerMac), ...ipPair('netns', peerNamespace)];
    return words.length > 0 ? ['peer', ...words] : [];
  },
});
