import { same } from '../form.ts';
import { defineLink } from './kind.ts';
import { tunCommand, tunKind, tunOptions } from './shared.ts';

export const tun = defineLink({
  kind: 'tun',
  options: tunOptions,
  ...tunKind,
  carries: 'packets',
  stem: 'tun',
  command: tunCommand,
  words: {
    name: same('TUN'),
    use: {
      en: 'A program reads and writes IP packets: for tunnels and VPNs.',
      zh: '由程序收发 IP 包：用于隧道和 VPN。',
    },
  },
});
