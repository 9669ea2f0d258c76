import { define } from './define.ts';

/** Routes of a document. */
export const routing = define({
  noFamily: {
    en: 'A default route without a gateway does not say whether it is IPv4 or IPv6.',
    zh: '没有网关的默认路由无法判断是 IPv4 还是 IPv6。',
  },
  addFamily: { en: 'Add "family: ipv4" or "family: ipv6".', zh: '请添加 “family: ipv4” 或 “family: ipv6”。' },
  destinationFamily: {
    en: 'The destination {{destination}} is of the family {{family}}.',
    zh: '目的 {{destination}} 属于 {{family}}。',
  },
  writeFamily: { en: 'Write "family: {{family}}", or leave it out.', zh: '请写 “family: {{family}}”，或去掉此项。' },
  leadsNowhere: {
    en: 'A {{type}} route leads nowhere, so it has no gateway and no link.',
    zh: '{{type}} 路由不通向任何地方，没有网关和接口。',
  },
  oneOrSeveral: {
    en: 'A route has either one next hop or several, not both.',
    zh: '路由或有一个下一跳，或有多个，不能两者都写。',
  },
  intoNexthops: {
    en: 'Leave "{{field}}" out, or make it one of "nexthops".',
    zh: '请去掉 “{{field}}”，或将其写入 “nexthops”。',
  },
  noNextHop: { en: 'The route to {{destination}} has no next hop.', zh: '到 {{destination}} 的路由没有下一跳。' },
  addNextHop: {
    en: 'Add a gateway ("via"), a link ("dev"), or several "nexthops".',
    zh: '请添加网关（“via”）、接口（“dev”）或多个 “nexthops”。',
  },
  twice: {
    en: 'Table {{table}} has a route to {{destination}} with this metric already, on {{where}}.',
    zh: '表 {{table}} 中已有到 {{destination}}、度量值相同的路由，在{{where}}。',
  },
  otherMetric: {
    en: 'Give the second a "metric" of its own, or write both as one route with "nexthops".',
    zh: '请为第二条指定不同的 “metric”，或用 “nexthops” 将两者写成一条路由。',
  },
  staysDown: {
    en: '"{{name}}" stays down ({{where}}), and a link that is down has no routes.',
    zh: '“{{name}}” 保持停用（{{where}}），停用的接口没有路由。',
  },
  onlinkWithoutDev: {
    en: 'With "onlink" the gateway {{gateway}} needs the link that it is on.',
    zh: '使用 “onlink” 时，须指明网关 {{gateway}} 所在的接口。',
  },
  addDev: { en: 'Add "dev".', zh: '请添加 “dev”。' },
  linkLocal: {
    en: '{{gateway}} is on every link: a link-local gateway needs the link too.',
    zh: '每个接口上都有 {{gateway}}：链路本地网关须同时指明接口。',
  },
  ownGateway: {
    en: '{{gateway}} is the address of "{{name}}" in the same namespace ({{where}}); a gateway is another machine\'s.',
    zh: '{{gateway}} 是同一命名空间中 “{{name}}” 的地址（{{where}}）；网关须是另一台机器的地址。',
  },
  writeRouter: { en: 'Write the address of the router at the other end.', zh: '请写对端路由器的地址。' },
  giveAddress: {
    en: 'Give a link an address of its network, or write another gateway.',
    zh: '请给接口配置该网段的地址，或写另一个网关。',
  },
  giveAddressOrOnlink: {
    en: 'Give the link an address of its network, write another gateway, or say "onlink: true".',
    zh: '请给该接口配置该网段的地址，写另一个网关，或写 “onlink: true”。',
  },
  gatewayOutside: {
    en: 'No link of this document reaches the gateway {{gateway}}; a link that is there already must.',
    zh: '此文档中没有接口能到达网关 {{gateway}}；须由已有的接口到达。',
  },
  nameDev: {
    en: 'Name that link with "dev", or write another gateway.',
    zh: '请用 “dev” 指明该接口，或写另一个网关。',
  },
  noSource: {
    en: 'No link in {{namespace}} has the address {{address}}.',
    zh: '{{namespace}}中没有接口有地址 {{address}}。',
  },
  writeSource: {
    en: 'Write an address that a link there has, or leave "source" out.',
    zh: '请写其中某接口的地址，或去掉 “source”。',
  },
  wrongFamily: {
    en: '{{address}} is not an {{family}} address, as the route to {{destination}} needs.',
    zh: '{{address}} 不是到 {{destination}} 的路由所需的 {{family}} 地址。',
  },
  writeAddress: { en: 'Write an {{family}} address.', zh: '请写 {{family}} 地址。' },
  unreachedByNone: {
    en: 'The gateway {{gateway}} is in no prefix that is reached directly: the links in {{namespace}} have no {{family}} address here.',
    zh: '网关 {{gateway}} 不在可直接到达的前缀中：{{namespace}}的接口在此没有 {{family}} 地址。',
  },
  unreached: {
    en: 'The gateway {{gateway}} is in no prefix that is reached directly: the links in {{namespace}} have {{prefixes}}.',
    zh: '网关 {{gateway}} 不在可直接到达的前缀中：{{namespace}}的接口有 {{prefixes}}。',
  },
  unreachedByBareDev: {
    en: 'The gateway {{gateway}} is in no prefix that is reached directly: "{{name}}" has no {{family}} address here.',
    zh: '网关 {{gateway}} 不在可直接到达的前缀中：“{{name}}” 在此没有 {{family}} 地址。',
  },
  unreachedByDev: {
    en: 'The gateway {{gateway}} is in no prefix that is reached directly: "{{name}}" has {{prefixes}}.',
    zh: '网关 {{gateway}} 不在可直接到达的前缀中：“{{name}}” 有 {{prefixes}}。',
  },
});

/** Policy rules of a document. */
export const policy = define({
  twice: { en: 'The same rule is on {{where}}.', zh: '同样的规则在{{where}}。' },
  addRoute: { en: 'Add a route with "table: {{table}}".', zh: '请添加带 “table: {{table}}” 的路由。' },
  addFamily: { en: 'Add "family: {{family}}".', zh: '请添加 “family: {{family}}”。' },
  maskWithoutMark: { en: 'A mask needs a mark that it is applied to.', zh: '掩码须与标记一起使用。' },
  addMark: { en: 'Add "mark", or leave "markMask" out.', zh: '请添加 “mark”，或去掉 “markMask”。' },
  noTable: { en: 'A rule with the action {{action}} looks into no table.', zh: '动作为 {{action}} 的规则不查表。' },
  leaveTable: { en: 'Leave "table" out.', zh: '请去掉 “table”。' },
  emptyTable: {
    en: 'No {{family}} route of this document is in table {{table}} of {{namespace}}, where this rule looks.',
    zh: '此规则查找{{namespace}}的表 {{table}}，而此文档没有其中的 {{family}} 路由。',
  },
  wrongFamily: {
    en: '{{prefix}} is not an {{name}} prefix, and the rule is for {{family}}.',
    zh: '{{prefix}} 不是 {{name}} 前缀，而此规则用于 {{family}}。',
  },
});
