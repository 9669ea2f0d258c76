import { define } from './define.ts';

/** What a change may cost, by the names of the risks in the protocol. */
export const risk = define({
  'default-route': { en: 'The default route of this machine changes.', zh: '本机的默认路由会改变。' },
  'connection-link': { en: 'The link that carries your connection changes.', zh: '承载你的连接的接口会改变。' },
  'connection-impaired': {
    en: 'Frames of your connection are lost, delayed or held back.',
    zh: '你的连接的帧会丢失、延迟或滞留。',
  },
  'connection-address': { en: 'An address that connections use goes away.', zh: '正在使用的地址会被删除。' },
  'connection-path': {
    en: 'What connections send or receive goes another way.',
    zh: '现有连接的数据将改走另一条路径。',
  },
  'physical-port': {
    en: 'A physical link becomes a port of a bridge or bond.',
    zh: '一块物理网卡会成为网桥或 bond 的端口。',
  },
  'router-advertisements': {
    en: 'Links of this machine would ignore IPv6 router advertisements.',
    zh: '本机的接口将忽略 IPv6 路由器通告。',
  },
});
