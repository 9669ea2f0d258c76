import { define } from './define.ts';

/** Kinds of links within a sentence. */
export const linkKind = define({
  tun: { en: 'TUN', zh: 'TUN' },
  tap: { en: 'TAP', zh: 'TAP' },
  veth: { en: 'veth pair', zh: 'veth 对' },
  bridge: { en: 'bridge', zh: '网桥' },
  vxlan: { en: 'VXLAN', zh: 'VXLAN' },
  macvlan: { en: 'macvlan', zh: 'macvlan' },
  macvtap: { en: 'macvtap', zh: 'macvtap' },
  ifb: { en: 'IFB link', zh: 'IFB 接口' },
  dummy: { en: 'dummy link', zh: 'dummy 接口' },
  vlan: { en: 'VLAN', zh: 'VLAN' },
  bond: { en: 'bond', zh: 'bond' },
});

/** Kinds of datapaths within a sentence. */
export const datapathKind = define({
  switch: { en: 'switch', zh: '交换机' },
  bond: { en: 'bond', zh: 'bond' },
  responder: { en: 'responder', zh: '应答器' },
  exception: { en: 'exception path', zh: '异常路径' },
  unknown: { en: 'datapath', zh: '数据通路' },
});
