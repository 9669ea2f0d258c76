import { same } from '../form.ts';
import { defineLink } from './kind.ts';
import { macvlanCommand, macvlanKind, macvlanOptions } from './shared.ts';

export const macvtap = defineLink({
  kind: 'macvtap',
  options: macvlanOptions,
  ...macvlanKind,
  stem: 'macvtap',
  command: macvlanCommand,
  words: {
    name: same('macvtap'),
    use: {
      en: 'Like macvlan, with a character device that a virtual machine opens.',
      zh: '类似 macvlan，另有供虚拟机打开的字符设备。',
    },
  },
});
