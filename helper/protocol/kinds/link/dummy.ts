import { defineLink } from './kind.ts';
import { noOptions } from './shared.ts';

export const dummy = defineLink({
  kind: 'dummy',
  options: noOptions,
  parent: 'none',
  maker: 'netlink',
  stem: 'dummy',
  command: { options: [] },
  form: [],
  words: {
    name: { en: 'Dummy', zh: 'dummy 接口' },
    use: {
      en: 'A virtual interface that drops what is sent: holds addresses that must always be up.',
      zh: '丢弃所有发出流量的虚拟接口：用于需要始终可用的地址。',
    },
  },
  ip: () => [],
});
