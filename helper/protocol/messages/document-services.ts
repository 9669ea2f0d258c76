import { define } from './define.ts';

/** Forwarding and NAT of a document. */
export const nat = define({
  twice: { en: 'NAT from {{from}} is there already, on {{where}}.', zh: '{{from}} 的 NAT 已存在，在{{where}}。' },
  onePublish: { en: 'Put what both publish into one entry.', zh: '请把两处发布的端口合并为一个条目。' },
  forwardingTwice: {
    en: 'Forwarding in {{namespace}} is said already, on {{where}}.',
    zh: '{{namespace}}的转发已在{{where}}设置。',
  },
  forwardsNothing: {
    en: 'This entry forwards neither IPv4 nor IPv6, so it does nothing.',
    zh: '此条目既不转发 IPv4，也不转发 IPv6，没有作用。',
  },
  addForwarding: {
    en: 'Add "ipv4: true" or "ipv6: true", or delete it.',
    zh: '请添加 “ipv4: true” 或 “ipv6: true”，或删除此条目。',
  },
  noInside: {
    en: 'No link of this document in {{namespace}} has an address in {{from}}, and no route leads there.',
    zh: '此文档中，{{namespace}}没有接口有 {{from}} 中的地址，也没有通往那里的路由。',
  },
  outIsInside: {
    en: '"{{name}}" is the inside of this NAT: its own address is in {{from}}.',
    zh: '“{{name}}” 是此 NAT 的内侧：其自身的地址在 {{from}} 中。',
  },
  nameOut: { en: 'Name the link that leads outside, or leave "out" out.', zh: '请写通向外部的接口，或去掉 “out”。' },
  portTwice: {
    en: 'The {{protocol}} port {{port}} is published already, on {{where}}.',
    zh: '{{protocol}} 端口 {{port}} 已在{{where}}发布。',
  },
  otherPort: { en: 'Publish one of the two on another port.', zh: '请让其中一个使用另一端口。' },
  notInside: {
    en: "{{address}} is not in {{from}}, where this NAT's machines are.",
    zh: '{{address}} 不在此 NAT 的内侧前缀 {{from}} 中。',
  },
  writeInside: { en: 'Write an address of {{from}}.', zh: '请写 {{from}} 中的地址。' },
  writePrefix: { en: 'Write the prefix of the link whose hosts go out.', zh: '请写内侧接口的前缀。' },
  writePrefixOf: {
    en: 'Write the prefix of the link whose hosts go out: that of {{address}}, for example.',
    zh: '请写内侧接口的前缀，例如 {{address}} 所在的前缀。',
  },
  family: {
    en: '{{address}} is not an {{family}} address, and this NAT is for {{from}}.',
    zh: '{{address}} 不是 {{family}} 地址，而此 NAT 用于 {{from}}。',
  },
  otherEntry: {
    en: 'Put it below an entry of "nat" whose "from" is an {{family}} prefix.',
    zh: '请放入 “from” 为 {{family}} 前缀的 “nat” 条目。',
  },
});

/** DHCP of a document. */
export const dhcp = define({
  twice: { en: 'DHCP on "{{link}}" is there already, on {{where}}.', zh: '“{{link}}” 上的 DHCP 已存在，在{{where}}。' },
  onPort: {
    en: '"{{name}}" is a port of "{{controller}}" ({{where}}), where what it receives goes; nobody\'s request would arrive.',
    zh: '“{{name}}” 是 “{{controller}}” 的端口（{{where}}），收到的内容交给后者；收不到任何请求。',
  },
  writeController: { en: 'Write "link: {{controller}}".', zh: '请写 “link: {{controller}}”。' },
  staysDown: {
    en: '"{{name}}" stays down ({{where}}); nobody can ask for an address there.',
    zh: '“{{name}}” 保持停用（{{where}}），无法在其上请求地址。',
  },
  writeRouter: {
    en: 'Write an address of {{prefix}}, or leave "router" out for the link\'s own.',
    zh: '请写 {{prefix}} 中的地址，或去掉 “router” 以使用接口自身的地址。',
  },
  rangeFamily: { en: 'A range of leases is of IPv4 addresses.', zh: '租约范围须是 IPv4 地址。' },
  sayAdvertise: {
    en: 'For IPv6 leave "range" out and say "advertise".',
    zh: '对于 IPv6，请去掉 “range” 并写 “advertise”。',
  },
  rangeBackwards: {
    en: 'The range ends ({{to}}) before it begins ({{from}}).',
    zh: '范围的末地址（{{to}}）在首地址（{{from}}）之前。',
  },
  exchange: { en: 'Exchange the two.', zh: '请交换两者。' },
  noIpv4: { en: '"{{name}}" has no IPv4 address, so it can lease none.', zh: '“{{name}}” 没有 IPv4 地址，无法分配。' },
  giveAddress: {
    en: "Give it an address of the range's network: {{address}}/24, for example.",
    zh: '请给它配置该范围所在网段的地址，例如 {{address}}/24。',
  },
  leaseOf: { en: 'Lease addresses of {{prefix}}.', zh: '请分配 {{prefix}} 中的地址。' },
  holdsOwn: { en: 'The range holds the address of "{{name}}" itself.', zh: '范围包含 “{{name}}” 自身的地址。' },
  beginBehind: { en: 'Begin the range behind it.', zh: '请从该地址之后开始。' },
  noIpv6: { en: '"{{name}}" has no IPv6 prefix to advertise.', zh: '“{{name}}” 没有可以通告的 IPv6 前缀。' },
  giveIpv6: { en: 'Give the link an address such as fd00:1::1/64.', zh: '请给接口配置地址，例如 fd00:1::1/64。' },
  notSlaac: {
    en: 'Hosts make their own addresses in a /64 only (RFC 4862); "{{name}}" has {{prefixes}}.',
    zh: '主机只能在 /64 中自行生成地址（RFC 4862）；“{{name}}” 的前缀是 {{prefixes}}。',
  },
  giveSlaac: { en: 'Give the link a /64, or advertise "stateful".', zh: '请给接口配置 /64，或通告 “stateful”。' },
  ownAddress: { en: '{{address}} is the address of "{{name}}" itself.', zh: '{{address}} 是 “{{name}}” 自身的地址。' },
  reserveOther: { en: 'Reserve another address.', zh: '请保留另一地址。' },
  reserveOf: { en: 'Reserve an address of {{prefix}}.', zh: '请保留 {{prefix}} 中的地址。' },
  notStateful: {
    en: 'Without "advertise: stateful" nobody asks for the IPv6 address {{address}}.',
    zh: '没有 “advertise: stateful” 时，不会有主机请求 IPv6 地址 {{address}}。',
  },
  writeStateful: { en: 'Write "advertise: stateful".', zh: '请写 “advertise: stateful”。' },
  noRange: {
    en: 'Without a "range" no IPv4 address is leased, {{address}} neither.',
    zh: '没有 “range” 时不分配 IPv4 地址，也不会分配 {{address}}。',
  },
  addRange: { en: 'Add a "range".', zh: '请添加 “range”。' },
  machine: { en: 'The machine {{mac}}', zh: '主机 {{mac}}' },
  address: { en: 'The address {{address}}', zh: '地址 {{address}}' },
  name: { en: 'The name {{name}}', zh: '名称 {{name}}' },
  reservedTwice: { en: '{{what}} has a reservation already, on {{where}}.', zh: '{{what}} 已在{{where}}保留。' },
  routerOutside: {
    en: 'The gateway {{router}} is not in {{prefixes, either}}, so clients cannot reach it.',
    zh: '网关 {{router}} 不在 {{prefixes, either}} 中，客户端无法到达。',
  },
  outside: {
    en: '{{address}} is not in {{prefixes, either}}, the prefix of "{{name}}".',
    zh: '{{address}} 不在 “{{name}}” 的前缀 {{prefixes, either}} 中。',
  },
});

/** DNS of a document. */
export const resolver = define({
  twice: { en: 'DNS of "{{link}}" is there already, on {{where}}.', zh: '“{{link}}” 的 DNS 已存在，在{{where}}。' },
  elsewhere: {
    en: '"{{link}}" is in {{namespace}} ({{where}}); DNS settings are for links of the helper\'s own namespace.',
    zh: '“{{link}}” 在{{namespace}}中（{{where}}）；DNS 设置只用于本机命名空间的接口。',
  },
  byDhcp: {
    en: 'Let DHCP tell the name servers there, or name a link of this machine.',
    zh: '请让 DHCP 在其中告知域名服务器，或写本机的接口。',
  },
  nothing: {
    en: 'Nothing in particular is asked of the servers of "{{link}}"; they are asked beside those of other links.',
    zh: '没有指定由 “{{link}}” 的服务器查询的域名；它们会与其他接口的服务器一起被查询。',
  },
  nameDomains: { en: 'Name "domains", or say "everything: true".', zh: '请写 “domains”，或写 “everything: true”。' },
});
