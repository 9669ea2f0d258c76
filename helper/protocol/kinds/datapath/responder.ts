import { code } from '../../messages/code.ts';
import { say } from '../../messages/index.ts';
import { field, type SchemaParts, type Words } from '../form.ts';
import { defineDatapath } from './kind.ts';

const service = (name: string, label: Words) => ({
  ...field(name, label, 'number', '', { values: { 0: { en: 'closed', zh: '已关闭' } } }),
  path: ['ports', name] as const,
  only: 'shown' as const,
});

export const responder = defineDatapath({
  kind: 'responder',
  settings: ({ z, CidrText, Mac }: SchemaParts) =>
    z.strictObject({
      /** "The other computer": the addresses that it answers at. */
      addresses: z.array(CidrText).min(1, code('value.responderAddress')).max(64),
      mac: Mac.optional(),
      /** UDP and TCP ports; 0 closes one. */
      ports: z
        .strictObject({
          echo: z.number().int().min(0).max(65535).default(7),
          discard: z.number().int().min(0).max(65535).default(9),
          chargen: z.number().int().min(0).max(65535).default(19),
          http: z.number().int().min(0).max(65535).default(80),
        })
        .prefault({}),
    }),
  native: ({ addresses, mac, ports }, { stableMac }) => ({ addresses, mac: mac ?? stableMac(), ...ports }),
  portsFault: ({ name, ports }) =>
    ports === 1
      ? null
      : { message: say('datapathRule.responderPorts', { name, ports }), remedy: say('datapathRule.otherResponder') },
  stem: 'peer',
  options: [
    { flags: 'address <cidr>', text: 'address to answer at; repeatable', value: 'list', path: ['addresses'] },
    { flags: 'mac <mac>', text: 'MAC address (default: derived from its name)', value: 'text' },
    {
      flags: 'echo-port <port>',
      text: 'UDP echo port (default: 7; 0: none)',
      value: 'number',
      path: ['ports', 'echo'],
      standard: 7,
    },
    {
      flags: 'discard-port <port>',
      text: 'UDP discard port (default: 9; 0: none)',
      value: 'number',
      path: ['ports', 'discard'],
      standard: 9,
    },
    {
      flags: 'chargen-port <port>',
      text: 'UDP port that answers with characters (default: 19; 0: none)',
      value: 'number',
      path: ['ports', 'chargen'],
      standard: 19,
    },
    {
      flags: 'http-port <port>',
      text: 'TCP port of its web page (default: 80; 0: none)',
      value: 'number',
      path: ['ports', 'http'],
      standard: 80,
    },
  ],
  form: [
    field('addresses', { en: 'Responder addresses', zh: '应答地址' }, 'addresses'),
    service('echo', { en: 'Echo', zh: '回显' }),
    service('discard', { en: 'Discard', zh: '丢弃' }),
    service('chargen', { en: 'Character generator', zh: '字符发生器' }),
    service('http', { en: 'Web page', zh: '网页' }),
  ],
  words: {
    name: { en: 'Responder', zh: '应答器' },
    use: {
      en: 'A simulated host at the other end of a TAP: answers ping, UDP echo and a small web page at the addresses that you choose.',
      zh: 'TAP 另一端的模拟主机：在指定地址上应答 ping 和 UDP echo，并提供一个小网页。',
    },
  },
});
