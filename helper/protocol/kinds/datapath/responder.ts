import { code } from '../../messages/code.ts';
import type { SchemaParts } from '../form.ts';
import { defineDatapath } from './kind.ts';

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
  stem: 'peer',
  options: [
    { flags: 'address <cidr>', text: 'address to answer at; repeatable', value: 'list', path: ['addresses'] },
    { flags: 'mac <mac>', text: 'MAC address (default: derived from its name)', value: 'text' },
    {
      flags: 'echo-port <port>',
      text: 'UDP echo port (default: 7; 0: none)',
      value: 'number',
      path: ['ports', 'echo'],
    },
    {
      flags: 'discard-port <port>',
      text: 'UDP discard port (default: 9; 0: none)',
      value: 'number',
      path: ['ports', 'discard'],
    },
    {
      flags: 'chargen-port <port>',
      text: 'UDP port that answers with characters (default: 19; 0: none)',
      value: 'number',
      path: ['ports', 'chargen'],
    },
    {
      flags: 'http-port <port>',
      text: 'TCP port of its web page (default: 80; 0: none)',
      value: 'number',
      path: ['ports', 'http'],
    },
  ],
  words: {
    name: { en: 'Responder', zh: '应答器' },
    use: {
      en: 'A simulated host at the other end of a TAP: answers ping, UDP echo and a small web page at the addresses that you choose.',
      zh: 'TAP 另一端的模拟主机：在指定地址上应答 ping 和 UDP echo，并提供一个小网页。',
    },
  },
});
