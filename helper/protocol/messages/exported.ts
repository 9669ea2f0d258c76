import { define } from './define.ts';

/** What a format of another program cannot express. */
export const exported = define({
  routeLeftOut: {
    en: 'The route to {{destination}} is left out: no link of this network leads there.',
    zh: '未包含到 {{destination}} 的路由：此网络没有接口通向那里。',
  },
  rulesWithoutLink: {
    en: 'The policy rules are left out: they stand at a link, and this network has none.',
    zh: '未包含策略规则：它们须写在某个接口下，而此网络没有接口。',
  },
  nothingInNetplan: {
    en: 'Nothing of this network can be said in netplan.',
    zh: '此网络的内容都无法用 netplan 表示。',
  },
  copyNetplan: {
    en: 'Copy it to /etc/netplan with mode 0600, then run: sudo netplan try',
    zh: '请复制到 /etc/netplan，权限设为 0600，然后运行：sudo netplan try',
  },
  addressesStay: {
    en: 'The addresses and routes that {{name}} has now do not move by themselves: write them at {{controller}}.',
    zh: '{{name}} 现有的地址和路由不会自动移动：请写在 {{controller}} 下。',
  },
  noVlanFiltering: { en: '{{name}}: VLAN filtering is left out.', zh: '{{name}}：未包含 VLAN 过滤。' },
  only8021q: {
    en: '{{name}}: netplan makes 802.1Q only, not {{protocol}}.',
    zh: '{{name}}：netplan 只能创建 802.1Q，不能创建 {{protocol}}。',
  },
  noPeerMac: { en: '{{name}}: the MAC address of the other end is left out.', zh: '{{name}}：未包含对端的 MAC 地址。' },
  pairLeftOut: {
    en: '{{name}} is left out with its addresses and routes: netplan makes a pair only with both ends here.',
    zh: '未包含 {{name}} 及其地址和路由：netplan 创建的 veth 对，两端须都在这里。',
  },
  pairVersion: {
    en: 'The pair {{name}} and {{peer}} needs netplan 1.1 or later.',
    zh: 'veth 对 {{name}} 和 {{peer}} 需要 netplan 1.1 或更新版本。',
  },
  linkVersion: {
    en: 'The link {{name}} needs netplan 1.1 or later.',
    zh: '接口 {{name}} 需要 netplan 1.1 或更新版本。',
  },
  kindLeftOut: {
    en: '{{name}} is left out with its addresses and routes: netplan makes no links of the kind {{kind}}.',
    zh: '未包含 {{name}} 及其地址和路由：netplan 不能创建 {{kind}} 类型的接口。',
  },
  firstNextHop: {
    en: 'The route to {{destination}} has several next hops, which netplan cannot say: only the first is written.',
    zh: '到 {{destination}} 的路由有多个下一跳，netplan 无法表示：只写第一个。',
  },
  dhcpLeftOut: {
    en: 'DHCP and DNS on {{link}} are left out: use dnsmasq or networkd.',
    zh: '未包含 {{link}} 上的 DHCP 和 DNS：请使用 dnsmasq 或 networkd。',
  },
  forwardingLeftOut: {
    en: 'Forwarding is left out: set net.ipv4.ip_forward (or net.ipv6.conf.all.forwarding) in /etc/sysctl.d.',
    zh: '未包含转发：请在 /etc/sysctl.d 中设置 net.ipv4.ip_forward（或 net.ipv6.conf.all.forwarding）。',
  },
  keepLeftOut: { en: '"keep" has no counterpart.', zh: '“keep” 没有对应的设置。' },
  rulesWithoutFile: {
    en: 'The policy rules are left out: they stand in the file of a link, and this network has none.',
    zh: '未包含策略规则：它们须写在接口的文件中，而此网络没有接口。',
  },
  natByInput: {
    en: 'NAT of {{from}} is by the link that packets come in at, whatever link they leave by, not only {{out}}.',
    zh: '{{from}} 的 NAT 按包进入的接口区分，不论从哪个接口发出，而不仅限于 {{out}}。',
  },
  natLeftOut: {
    en: 'NAT of {{from}} is left out: no link of this network has an address there.',
    zh: '未包含 {{from}} 的 NAT：此网络没有接口有其中的地址。',
  },
  portLeftOut: {
    en: 'The published port {{port}}/{{protocol}} to {{address}} is left out: networkd cannot publish ports. Use nftables.',
    zh: '未包含发布到 {{address}} 的端口 {{port}}/{{protocol}}：networkd 不能发布端口，请使用 nftables。',
  },
  keepNetworkd: {
    en: '"keep" has no counterpart: networkd sets what it is told when it starts or is reloaded.',
    zh: '“keep” 没有对应的设置：networkd 在启动或重新加载时应用其配置。',
  },
  copyNetworkd: {
    en: 'Copy the units to /etc/systemd/network, then run: sudo networkctl reload',
    zh: '请把这些单元复制到 /etc/systemd/network，然后运行：sudo networkctl reload',
  },
  addressesStayFile: {
    en: 'The addresses and routes that {{name}} has now do not move by themselves: write them into the .network file of {{controller}}.',
    zh: '{{name}} 现有的地址和路由不会自动移动：请写入 {{controller}} 的 .network 文件。',
  },
  otherFile: {
    en: '{{name}}: another .network file for it that sorts before this one wins.',
    zh: '{{name}}：若有排序在前的其他 .network 文件，则以那一个为准。',
  },
  dhcpOn: { en: 'DHCP on {{link}}', zh: '{{link}} 上的 DHCP' },
  rangeLeftOut: {
    en: '{{about}} is left out: no address of {{link}} holds the range {{from}} to {{to}}.',
    zh: '未包含{{about}}：{{link}} 没有地址所在的前缀包含范围 {{from}} 到 {{to}}。',
  },
  namesLeftOut: {
    en: '{{about}}: names of machines and the domain are left out.',
    zh: '{{about}}：未包含主机名和域名。',
  },
  upstreamLeftOut: {
    en: '{{about}}: "upstream" is left out, there is no name server to ask it.',
    zh: '{{about}}：未包含 “upstream”，因为没有可以查询它的域名服务器。',
  },
  onlinkLeftOut: {
    en: 'The next hops of the route to {{destination}} cannot be "onlink" there.',
    zh: '到 {{destination}} 的路由的下一跳在那里不能使用 “onlink”。',
  },
  staysPersistent: {
    en: '{{name}} stays while no program holds it: networkd makes no others.',
    zh: '{{name}} 在没有程序打开时仍会保留：networkd 只能创建这种接口。',
  },
  noQueues: { en: '{{name}}: the number of queues of a pair is left out.', zh: '{{name}}：未包含 veth 对的队列数。' },
  peerStays: {
    en: 'The other end of {{name}} stays in this namespace: move it with "ip link set {{peer}} netns {{namespace}}".',
    zh: '{{name}} 的对端留在此命名空间：请用 “ip link set {{peer}} netns {{namespace}}” 移动。',
  },
  datapathLeftOut: {
    en: "The datapath {{name}} ({{kind}}) is left out, with the devices that it makes: it runs in Taproom's helper, and nowhere else.",
    zh: '未包含数据通路 {{name}}（{{kind}}）及其创建的设备：它只在 Taproom 的守护进程中运行。',
  },
  ruleLeftOut: {
    en: "The policy rule is left out: netplan's rules need a source or destination, and know no links, masks, inversion or other actions.",
    zh: '未包含该策略规则：netplan 的规则须有源或目的，且不支持接口、掩码、取反和其他动作。',
  },
  ruleOfPriorityLeftOut: {
    en: "The policy rule of priority {{priority}} is left out: netplan's rules need a source or destination, and know no links, masks, inversion or other actions.",
    zh: '未包含优先级为 {{priority}} 的策略规则：netplan 的规则须有源或目的，且不支持接口、掩码、取反和其他动作。',
  },
  noNat: { en: 'NAT of {{from}} is left out: use nftables.', zh: '未包含 {{from}} 的 NAT：请使用 nftables。' },
  natAndPortsLeftOut: {
    en: 'NAT of {{from}} with its published ports is left out: use nftables.',
    zh: '未包含 {{from}} 的 NAT 及其发布的端口：请使用 nftables。',
  },
  noDns: { en: '{{about}}: networkd answers no DNS queries.', zh: '{{about}}：networkd 不应答 DNS 查询。' },
  noNameServer: {
    en: '{{about}}: networkd answers no DNS queries, so clients are told no name server; a DNS server of your own belongs there.',
    zh: '{{about}}：networkd 不应答 DNS 查询，因此不会告知客户端域名服务器；须另设 DNS 服务器。',
  },
  namespaceLeftOut: {
    en: 'Namespaces are not known there: {{name}}, is left out.',
    zh: '那里不支持命名空间：未包含 {{name}}。',
  },
  namespacesLeftOut: {
    en: 'Namespaces are not known there: {{names}}, are left out.',
    zh: '那里不支持命名空间：未包含 {{names}}。',
  },
  namespacesWithEntriesLeftOut: {
    en: {
      one: 'Namespaces are not known there: {{names}}, with {{count}} entry in them, are left out.',
      other: 'Namespaces are not known there: {{names}}, with {{count}} entries in them, are left out.',
    },
    zh: '那里不支持命名空间：未包含 {{names}} 及其中的 {{count}} 个条目。',
  },
});
