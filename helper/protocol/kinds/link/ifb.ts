import { same } from '../form.ts';
import { defineLink } from './kind.ts';
import { noOptions } from './shared.ts';

export const ifb = defineLink({
  kind: 'ifb',
  options: noOptions,
  parent: 'none',
  maker: 'netlink',
  stem: 'ifb',
  command: { options: [] },
  form: [],
  words: {
    name: same('IFB'),
    use: {
      en: 'Receives redirected ingress traffic, so that it can be queued and shaped.',
      zh: '接收重定向来的入方向流量，以便排队和整形。',
    },
  },
  ip: () => [],
});
