import { same } from '../form.ts';
import { defineLink } from './kind.ts';
import { macvlanCommand, macvlanKind, macvlanOptions } from './shared.ts';

export const macvlan = defineLink({
  kind: 'macvlan',
  options: macvlanOptions,
  ...macvlanKind,
  stem: 'macvlan',
  command: macvlanCommand,
  words: {
    name: same('macvlan'),
    use: {
      en: 'A virtual interface with its own MAC address on top of a parent link.',
      zh: '父接口上的虚拟接口，有自己的 MAC 地址。',
    },
  },
});
