import { define } from './define.ts';

/** What the steps of a plan do, as sentences, and what these are made of. */
export const step = define({
  // Links.
  linkAdd: { en: 'Make the {{kind}} {{link}}.', zh: '新建：{{kind}} {{link}}。' },
  linkAddWith: {
    en: 'Make the {{kind}} {{link}} {{details, parts}}.',
    zh: '新建：{{kind}} {{link}}，{{details, parts}}。',
  },
  vethAdd: { en: 'Make the veth pair {{one}} and {{other}}.', zh: '新建：veth 对 {{one}}、{{other}}。' },
  end: { en: '{{link}} ({{details, parts}})', zh: '{{link}} [{{details, parts}}]' },
  withIdOn: { en: 'with the id {{id}} on {{parent}}', zh: 'ID {{id}}，父接口 {{parent}}' },
  withId: { en: 'with the id {{id}}', zh: 'ID {{id}}' },
  onParent: { en: 'on {{parent}}', zh: '父接口 {{parent}}' },
  asPort: { en: 'as a port of {{controller}}', zh: '{{controller}} 的端口' },
  withAddresses: { en: 'with {{addresses, list}}', zh: '地址 {{addresses, list}}' },
  withMtu: { en: 'with an MTU of {{mtu}}', zh: 'MTU {{mtu}}' },
  linkDelete: { en: 'Delete the link {{link}}.', zh: '删除接口 {{link}}。' },
  linkDeleteAlong: {
    en: 'Delete the link {{link}}, and with it {{along, list}}.',
    zh: '删除接口 {{link}}，{{along, list}} 也随之删除。',
  },
  links: { en: { one: '{{count}} link', other: '{{count}} links' }, zh: '{{count}} 个接口' },
  linkSet: { en: 'Change {{link}}: {{changes, clauses}}.', zh: '更改 {{link}}：{{changes, clauses}}。' },
  rename: { en: 'rename it {{name}}', zh: '改名为 {{name}}' },
  set: { en: 'set {{settings, clauses}}', zh: '{{settings, clauses}}' },
  mtu: { en: 'its MTU to {{mtu}}', zh: 'MTU 设为 {{mtu}}' },
  mtuFrom: { en: 'its MTU to {{mtu}} (it is {{now}})', zh: 'MTU 设为 {{mtu}}（现为 {{now}}）' },
  mac: { en: 'its MAC address to {{mac}}', zh: 'MAC 地址设为 {{mac}}' },
  alias: { en: 'its alias', zh: '设置别名' },
  group: { en: 'its group to {{group}}', zh: '组设为 {{group}}' },
  option: { en: '{{option}} to {{value}}', zh: '{{option}} 设为 {{value}}' },
  leave: { en: 'let it leave {{controller}}', zh: '脱离 {{controller}}' },
  leaveController: { en: 'let it leave its controller', zh: '脱离主接口' },
  join: { en: 'make it a port of {{controller}}', zh: '成为 {{controller}} 的端口' },
  moveHome: { en: "move it to the helper's own namespace", zh: '移到本机命名空间' },
  move: { en: 'move it to the namespace {{namespace}}', zh: '移到命名空间 {{namespace}}' },
  bringUp: { en: 'bring it up', zh: '启用' },
  takeDown: { en: 'take it down', zh: '停用' },

  // Addresses and namespaces.
  addressAdd: { en: 'Give {{link}} the address {{address}}.', zh: '为 {{link}} 添加地址 {{address}}。' },
  addressDelete: { en: 'Take the address {{address}} from {{link}}.', zh: '从 {{link}} 删除地址 {{address}}。' },
  namespaceAdd: { en: 'Make the namespace {{name}}.', zh: '新建命名空间 {{name}}。' },
  namespaceDelete: {
    en: 'Delete the namespace {{name}} with everything in it.',
    zh: '删除命名空间 {{name}} 及其中的全部内容。',
  },

  // Routes: what they are for, and what to do with it.
  routeAdd: { en: 'Route {{route, words}}.', zh: '添加路由：{{route, words}}。' },
  routeDelete: { en: 'Delete the route to {{route, words}}.', zh: '删除路由：{{route, words}}。' },
  dropAdd: { en: 'Drop {{route, words}}.', zh: '丢弃包：{{route, words}}。' },
  dropDelete: { en: 'No longer drop {{route, words}}.', zh: '不再丢弃包：{{route, words}}。' },
  refuseAdd: { en: 'Refuse {{route, words}}.', zh: '拒绝包：{{route, words}}。' },
  refuseDelete: { en: 'No longer refuse {{route, words}}.', zh: '不再拒绝包：{{route, words}}。' },
  everythingElse: { en: 'everything else', zh: '其余所有目的' },
  everythingElseIpv6: { en: 'everything else (IPv6)', zh: '其余所有目的（IPv6）' },
  whatGoesTo: { en: 'what goes to {{destination}}', zh: '去往 {{destination}}' },
  hop: { en: '{{hop, words}}', zh: '{{hop, words}}' },
  hops: { en: '{{hops, list}}', zh: '{{hops, list}}' },
  via: { en: 'via {{gateway}}', zh: '经由 {{gateway}}' },
  over: { en: 'over {{link}}', zh: '出接口 {{link}}' },
  inNamespace: { en: 'in {{namespace}}', zh: '命名空间 {{namespace}}' },
  inTable: { en: 'in table {{table}}', zh: '表 {{table}}' },
  notes: { en: '({{notes, parts}})', zh: '{{notes, parts}}' },
  metric: { en: 'metric {{metric}}', zh: '度量值 {{metric}}' },

  // Rules.
  ruleAdd: { en: 'Add the rule: {{rule, words}}.', zh: '添加规则：{{rule, words}}。' },
  ruleDelete: { en: 'Delete the rule: {{rule, words}}.', zh: '删除规则：{{rule, words}}。' },
  everyPacket: { en: 'every {{family}} packet', zh: '所有 {{family}} 包' },
  packets: { en: 'packets {{selectors, words}}', zh: '{{selectors, words}} 的包' },
  packetsNot: { en: 'packets not {{selectors, words}}', zh: '不符合“{{selectors, words}}”的包' },
  from: { en: 'from {{from}}', zh: '源地址 {{from}}' },
  to: { en: 'to {{to}}', zh: '目的地址 {{to}}' },
  ownPackets: { en: 'of this machine itself', zh: '本机发出' },
  cameBy: { en: 'that came by {{link}}', zh: '入接口 {{link}}' },
  ofSockets: { en: 'of sockets on {{link}}', zh: '套接字绑定到 {{link}}' },
  withMark: { en: 'with the mark {{mark}}', zh: '标记 {{mark}}' },
  asksTable: { en: 'asks table {{table}}', zh: '查询表 {{table}}' },
  askTable: { en: 'ask table {{table}}', zh: '查询表 {{table}}' },
  isDropped: { en: 'is dropped', zh: '丢弃' },
  areDropped: { en: 'are dropped', zh: '丢弃' },
  isRefused: { en: 'is refused ({{action}})', zh: '拒绝（{{action}}）' },
  areRefused: { en: 'are refused ({{action}})', zh: '拒绝（{{action}}）' },
  priority: { en: '(priority {{priority}})', zh: '优先级 {{priority}}' },

  // Kernel settings.
  forward: {
    en: 'Forward {{family}} packets between the links of this machine.',
    zh: '在本机的接口之间转发 {{family}} 包。',
  },
  forwardIn: {
    en: 'Forward {{family}} packets between the links in {{namespace}}.',
    zh: '在命名空间 {{namespace}} 的接口之间转发 {{family}} 包。',
  },
  stopForwarding: {
    en: 'Stop forwarding {{family}} packets between the links of this machine.',
    zh: '停止在本机的接口之间转发 {{family}} 包。',
  },
  stopForwardingIn: {
    en: 'Stop forwarding {{family}} packets between the links in {{namespace}}.',
    zh: '停止在命名空间 {{namespace}} 的接口之间转发 {{family}} 包。',
  },
  heedRedirects: {
    en: 'Heed {{redirects}} as before: the kernel changes this along with forwarding.',
    zh: '恢复接受 {{redirects}}：内核会随转发一起更改此项。',
  },
  ignoreRedirects: {
    en: 'Ignore {{redirects}} as before: the kernel changes this along with forwarding.',
    zh: '恢复忽略 {{redirects}}：内核会随转发一起更改此项。',
  },
  redirects: { en: 'ICMP redirects', zh: 'ICMP 重定向' },
  heedAdvertisements: {
    en: 'Have {{link}} heed router advertisements although packets are forwarded.',
    zh: '让 {{link}} 在转发包时仍接受路由器通告。',
  },
  everyLink: { en: 'every link', zh: '所有接口' },
  setting: { en: 'Set {{setting}} to {{value}}.', zh: '将 {{setting}} 设为 {{value}}。' },
  settingFrom: {
    en: 'Set {{setting}} to {{value}} (it is {{now}}).',
    zh: '将 {{setting}} 设为 {{value}}（现为 {{now}}）。',
  },

  // Services.
  natSet: { en: 'Translate addresses (NAT) for {{entries, list}}.', zh: '地址转换（NAT）：{{entries, clauses}}。' },
  natSetIn: {
    en: 'Translate addresses (NAT) in {{namespace}} for {{entries, list}}.',
    zh: '命名空间 {{namespace}} 中的地址转换（NAT）：{{entries, clauses}}。',
  },
  natEnd: { en: 'End NAT.', zh: '停止 NAT。' },
  natEndIn: { en: 'End NAT in {{namespace}}.', zh: '停止命名空间 {{namespace}} 中的 NAT。' },
  natEverything: { en: 'everything that leaves', zh: '所有发出的包' },
  natBy: { en: '{{from}} by {{link}}', zh: '{{from}}（出接口 {{link}}）' },
  natPublished: {
    en: { one: '{{what}} with {{count}} published port', other: '{{what}} with {{count}} published ports' },
    zh: '{{what}}，发布 {{count}} 个端口',
  },
  dhcpSet: { en: 'Serve {{entries, list}}.', zh: '提供服务：{{entries, clauses}}。' },
  dhcpSetIn: {
    en: 'Serve {{entries, list}} in {{namespace}}.',
    zh: '在命名空间 {{namespace}} 中提供服务：{{entries, clauses}}。',
  },
  dhcpEnd: { en: 'End DHCP and DNS.', zh: '停止 DHCP 和 DNS。' },
  dhcpEndIn: { en: 'End DHCP and DNS in {{namespace}}.', zh: '停止命名空间 {{namespace}} 中的 DHCP 和 DNS。' },
  servedOn: { en: '{{services, parts}} on {{link}}', zh: '{{link}} 上的 {{services, list}}' },
  dhcpRange: { en: 'DHCP from {{from}} to {{to}}', zh: 'DHCP（{{from}} 至 {{to}}）' },
  advertisements: { en: 'IPv6 router advertisements', zh: 'IPv6 路由器通告' },
  dns: { en: 'DNS', zh: 'DNS' },
  dnsSet: {
    en: 'Ask {{servers, list}} for names of every kind, by the link {{link}}.',
    zh: '通过接口 {{link}} 向 {{servers, list}} 查询所有域名。',
  },
  dnsSetLink: {
    en: 'Ask {{servers, list}} for names on this link, by the link {{link}}.',
    zh: '通过接口 {{link}} 向 {{servers, list}} 查询该接口的域名。',
  },
  dnsSetDomains: {
    en: 'Ask {{servers, list}} for names below {{domains, list}}, by the link {{link}}.',
    zh: '通过接口 {{link}} 向 {{servers, list}} 查询 {{domains, list}} 下的域名。',
  },
  dnsEnd: { en: 'Take the name servers from the link {{link}}.', zh: '清除接口 {{link}} 的域名服务器。' },
  unmanaged: {
    en: 'Have NetworkManager and networkd leave {{links, list}} alone.',
    zh: '让 NetworkManager 和 networkd 不管理 {{links, list}}。',
  },
  managed: {
    en: 'Let NetworkManager and networkd look after these links again.',
    zh: '让 NetworkManager 和 networkd 重新管理这些接口。',
  },

  // Datapaths.
  datapathAdd: {
    en: 'Start the {{type}} {{name}} {{details, parts}}.',
    zh: '启动：{{type}} {{name}}，{{details, parts}}。',
  },
  onPort: { en: 'on {{port}}', zh: '端口 {{port}}' },
  betweenPorts: { en: 'between {{ports, list}}', zh: '端口 {{ports, list}}' },
  inThreads: { en: 'in {{threads}} threads', zh: '{{threads}} 个线程' },
  datapathSet: { en: 'Change the {{type}} {{name}}.', zh: '更改：{{type}} {{name}}。' },
  datapathSetTo: {
    en: 'Change the {{type}} {{name}}: {{changes, clauses}}.',
    zh: '更改：{{type}} {{name}}，{{changes, clauses}}。',
  },
  datapathDelete: { en: 'Stop the {{type}} {{name}}.', zh: '停止：{{type}} {{name}}。' },
  datapathDeleteAlong: {
    en: 'Stop the {{type}} {{name}}, and with it {{along, list}}.',
    zh: '停止：{{type}} {{name}}，{{along, list}} 也随之删除。',
  },
  ports: { en: '{{count}} ports', zh: '{{count}} 个端口' },
  addPorts: { en: 'add {{ports, list}}', zh: '添加 {{ports, list}}' },
  removePorts: { en: 'take out {{ports, list}}', zh: '移除 {{ports, list}}' },
  openAnew: { en: 'open {{port}} anew', zh: '重新打开 {{port}}' },
  changeSettings: { en: 'change its settings', zh: '更改设置' },
  changeThreads: { en: 'change its threads', zh: '更改线程' },
  sleepAtOnce: { en: 'let it sleep at once when nothing comes', zh: '没有帧时立即休眠' },
  busyPoll: {
    en: 'let it look for more for {{microseconds}} µs before it sleeps',
    zh: '休眠前忙轮询 {{microseconds}} 微秒',
  },
  setPort: { en: 'set {{port}}', zh: '设置 {{port}}' },
  impairIngress: {
    en: 'impair what comes in by {{port}} ({{impairment}})',
    zh: '为 {{port}} 的入方向设置网络损伤（{{impairment}}）',
  },
  impairEgress: {
    en: 'impair what goes out by {{port}} ({{impairment}})',
    zh: '为 {{port}} 的出方向设置网络损伤（{{impairment}}）',
  },
  clearIngress: { en: 'no longer impair what comes in by {{port}}', zh: '清除 {{port}} 入方向的网络损伤' },
  clearEgress: { en: 'no longer impair what goes out by {{port}}', zh: '清除 {{port}} 出方向的网络损伤' },
  more: { en: '{{count}} more', zh: '另有 {{count}} 项' },
});
