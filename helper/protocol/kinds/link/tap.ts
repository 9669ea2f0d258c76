import { same } from '../form.ts';
import { defineLink } from './kind.ts';
import { tunCommand, tunKind, tunOptions } from './shared.ts';

export const tap = defineLink({
  kind: 'tap',
  options: tunOptions,
  ...tunKind,
  stem: 'tap',
  command: tunCommand,
  words: {
    name: same('TAP'),
    use: {
      en: 'A program reads and writes Ethernet frames: for virtual machines and user-space switches.',
      zh: '由程序收发以太网帧：用于虚拟机和用户态交换机。',
    },
  },
});
