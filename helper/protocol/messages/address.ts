import { define } from './define.ts';

/** Addresses of links. */
export const address = define({
  notCidr: { en: '{{address}} is not an address with a prefix length.', zh: '{{address}} 不是带前缀长度的地址。' },
  notAdded: { en: 'The address {{address}} was not added.', zh: '未添加地址 {{address}}。' },
  notDeleted: { en: 'The address {{address}} was not deleted.', zh: '未删除地址 {{address}}。' },
  notThere: {
    en: 'The kernel accepted the request, but the link does not have the address {{address}}.',
    zh: '内核接受了请求，但接口上没有地址 {{address}}。',
  },
  stillThere: {
    en: 'The kernel accepted the request, but the link still has the address {{address}}.',
    zh: '内核接受了请求，但接口上仍有地址 {{address}}。',
  },
  peerFamily: {
    en: 'An address and its peer address are of the same family.',
    zh: '地址与其对端地址必须属于同一地址族。',
  },
  broadcastIsIpv4: { en: 'Only IPv4 has broadcast addresses.', zh: '只有 IPv4 有广播地址。' },
  labelIsIpv4: { en: 'Only IPv4 addresses have labels.', zh: '只有 IPv4 地址有标签。' },
  lifetimes: { en: 'The preferred lifetime is at most the valid lifetime.', zh: '首选生存期不能超过有效生存期。' },
  exists: { en: 'The link has this address already.', zh: '接口已有此地址。' },
  ipv6Disabled: {
    en: 'IPv6 is disabled on this link: `sysctl net.ipv6.conf.LINK.disable_ipv6=0` enables it.',
    zh: '此接口禁用了 IPv6：用 `sysctl net.ipv6.conf.LINK.disable_ipv6=0` 启用。',
  },
  ipv6Needs: {
    en: 'IPv6 needs a link with an MTU of at least 1280, and a unicast address of a host.',
    zh: 'IPv6 要求接口的 MTU 不小于 1280，且地址须为主机单播地址。',
  },
  listAddresses: {
    en: 'The link does not have this address with this prefix length: `taproom address list` shows its addresses.',
    zh: '接口没有此前缀长度的该地址：`taproom address list` 显示其地址。',
  },
});
