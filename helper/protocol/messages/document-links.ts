import { define } from './define.ts';

/** Names in a document: of links and namespaces. */
export const naming = define({
  bothEnds: { en: 'Both ends of this veth pair are called "{{name}}".', zh: '此 veth 对的两端都名为 “{{name}}”。' },
  otherPeer: {
    en: 'Give "options.peer" another name, or put it into another namespace with "options.peerNamespace".',
    zh: '请在 “options.peer” 中另取名称，或用 “options.peerNamespace” 将其放入另一命名空间。',
  },
  defaultPeerTaken: {
    en: 'The other end of this veth pair would be called "{{name}}", as another link is in {{namespace}} ({{where}}).',
    zh: '此 veth 对的对端会名为 “{{name}}”，与{{namespace}}中的另一接口（{{where}}）同名。',
  },
  namePeer: { en: 'Name the other end with "options.peer".', zh: '请用 “options.peer” 为对端命名。' },
  linkTwice: {
    en: 'Two links in {{namespace}} are called "{{name}}"; the first is on {{where}}.',
    zh: '{{namespace}}中有两个接口名为 “{{name}}”；第一个在{{where}}。',
  },
  oneEntry: { en: 'Put what both say into one entry.', zh: '请把两处的内容合并为一个条目。' },
  loopback: {
    en: 'The loopback "lo" is in {{namespace}} already, so no link can be made under its name.',
    zh: '{{namespace}}中已有环回接口 “lo”，不能再以此名创建接口。',
  },
  existingLoopback: {
    en: 'Choose another name, or say "kind: existing" to change the loopback.',
    zh: '请换一个名称，或写 “kind: existing” 来更改环回接口。',
  },
  namespaceTwice: {
    en: 'The namespace "{{name}}" is there twice; the first is on {{where}}.',
    zh: '命名空间 “{{name}}” 出现了两次；第一次在{{where}}。',
  },
  namespaceNotMade: {
    en: 'The network does not make a namespace "{{namespace}}"; it must be there already.',
    zh: '网络不创建命名空间 “{{namespace}}”，它须已存在。',
  },
  namespaceForeign: {
    en: 'The namespace "{{namespace}}" is that of a program that runs now: a document cannot count on it.',
    zh: '命名空间 “{{namespace}}” 属于正在运行的程序：文档不能依赖它。',
  },
  nameOne: {
    en: 'Name a namespace of /run/netns. `--namespace {{namespace}}` changes this one directly.',
    zh: '请写 /run/netns 中的命名空间。`--namespace {{namespace}}` 可直接更改它。',
  },
  notInNew: {
    en: 'The network makes the namespace "{{namespace}}", so no link "{{name}}" exists in it.',
    zh: '命名空间 “{{namespace}}” 由网络创建，其中不存在接口 “{{name}}”。',
  },
  sayKind: {
    en: 'Say of what kind the link is to be made, or leave "namespace" out if it is a link of this machine.',
    zh: '请写明要创建的接口类型；若是本机的接口，请去掉 “namespace”。',
  },
  macTwice: {
    en: 'Two links have the MAC address {{mac}}; the first is on {{where}}.',
    zh: '两个接口的 MAC 地址都是 {{mac}}；第一个在{{where}}。',
  },
  leaveMacOut: { en: 'Leave one of them out: the kernel makes one up.', zh: '请去掉其中一个：内核会自动生成。' },
  noLink: {
    en: 'The namespace "{{namespace}}" has no link "{{name}}".',
    zh: '命名空间 “{{namespace}}” 中没有接口 “{{name}}”。',
  },
  elsewhere: {
    en: '"{{name}}" is in {{namespace}} ({{where}}): put both into one namespace.',
    zh: '“{{name}}” 在{{namespace}}中（{{where}}）：请把两者放入同一命名空间。',
  },
  emptyNamespace: {
    en: 'The network makes this namespace and puts no link into it: add the link.',
    zh: '此命名空间由网络创建，其中没有任何接口：请添加该接口。',
  },
  linksThere: {
    en: 'The network puts these links there: {{names}}{{more}}.',
    zh: '网络在其中创建这些接口：{{names}}{{more}}。',
  },
});

/** Addresses of the links of a document. */
export const addressing = define({
  twice: {
    en: '"{{name}}" has the address {{address}} twice; the first is on {{where}}.',
    zh: '“{{name}}” 有两个地址 {{address}}；第一个在{{where}}。',
  },
  noLength: {
    en: '{{address}} has no prefix length, and so is an address without a network: the link reaches no neighbour by it.',
    zh: '{{address}} 没有前缀长度，不属于任何网段：接口无法通过它到达邻居。',
  },
  writeLength: {
    en: 'Write {{address}}/{{usual}}, or {{address}}/{{single}} if it is meant so.',
    zh: '请写 {{address}}/{{usual}}；若确实如此，请写 {{address}}/{{single}}。',
  },
  oneHost: { en: 'Take an address of one host.', zh: '请使用单个主机的地址。' },
  loopback: {
    en: '{{address}} is an address of the loopback, and "{{name}}" is another link.',
    zh: '{{address}} 是环回地址，而 “{{name}}” 不是环回接口。',
  },
  outsideLoopback: {
    en: 'Take an address outside of 127.0.0.0/8 and ::1.',
    zh: '请使用 127.0.0.0/8 和 ::1 之外的地址。',
  },
  network: {
    en: '{{address}} is the address of the network itself, which hosts do not answer to.',
    zh: '{{address}} 是网络地址，主机不应答。',
  },
  writeHost: { en: 'Write {{address}}/{{length}}, for example.', zh: '例如写 {{address}}/{{length}}。' },
  broadcast: {
    en: '{{address}} is the broadcast address of its prefix; no other host can reach it.',
    zh: '{{address}} 是该前缀的广播地址，其他主机无法到达。',
  },
  smallMtu: {
    en: 'With an MTU of {{mtu}} bytes "{{name}}" has no IPv6, and so cannot have {{address}}.',
    zh: 'MTU 为 {{mtu}} 字节时 “{{name}}” 没有 IPv6，不能有地址 {{address}}。',
  },
  writeMtu: { en: 'Write 1280 or more, or leave "mtu" out.', zh: '请写 1280 或更大，或去掉 “mtu”。' },
  onPort: {
    en: '"{{name}}" is a port of "{{controller}}", where what it receives goes; at its own addresses nothing arrives.',
    zh: '“{{name}}” 是 “{{controller}}” 的端口，收到的内容交给后者；其自身的地址收不到任何内容。',
  },
  giveController: { en: 'Give the address to "{{controller}}".', zh: '请把地址配给 “{{controller}}”。' },
  giveBridge: { en: 'Give the address to the bridge or bond.', zh: '请把地址配给网桥或 bond。' },
  samePrefix: {
    en: '"{{name}}" and "{{other}}" ({{where}}) both have the prefix {{prefix}} in {{namespace}}: only one of them would be used.',
    zh: '{{namespace}}中 “{{name}}” 和 “{{other}}”（{{where}}）的前缀都是 {{prefix}}：只有一个会被使用。',
  },
  ownPrefix: {
    en: 'Give each link a prefix of its own, or join the links with a bridge that has the address.',
    zh: '请为每个接口分配各自的前缀，或用带地址的网桥连接这些接口。',
  },
  overlap: {
    en: 'The prefixes of "{{name}}" ({{address}}) and "{{other}}" ({{otherAddress}}, {{where}}) overlap: hosts in both are looked for behind the longer one only.',
    zh: '“{{name}}”（{{address}}）与 “{{other}}”（{{otherAddress}}，{{where}}）的前缀重叠：同属两者的主机只会在较长的前缀中查找。',
  },
  apart: { en: 'Give the links prefixes that do not overlap.', zh: '请为接口分配不重叠的前缀。' },
  multicast: {
    en: 'No link can have the address {{address}}: it is a multicast address.',
    zh: '接口不能有地址 {{address}}：它是组播地址。',
  },
  reserved: {
    en: 'No link can have the address {{address}}: it is reserved.',
    zh: '接口不能有地址 {{address}}：它是保留地址。',
  },
});

/** Links over and under each other. */
export const stacking = define({
  noController: {
    en: '"{{name}}" is a {{kind}} ({{where}}); only a bridge or a bond takes ports.',
    zh: '“{{name}}” 的类型是 {{kind}}（{{where}}）；只有网桥或 bond 可以有端口。',
  },
  nameController: { en: 'Name a bridge or a bond.', zh: '请写网桥或 bond 的名称。' },
  bridgeInBridge: { en: 'A bridge cannot be a port of a bridge.', zh: '网桥不能作网桥的端口。' },
  joinByVeth: {
    en: 'Join the two with a veth pair, one end in each.',
    zh: '请用 veth 对连接两者，两端各在一个网桥中。',
  },
  tunInBridge: {
    en: '"{{name}}" is a TUN, which carries IP packets; a bridge takes Ethernet frames.',
    zh: '“{{name}}” 是 TUN，承载 IP 包；网桥只接受以太网帧。',
  },
  makeTap: { en: 'Make it a TAP.', zh: '请改为 TAP。' },
  bondInBond: { en: 'A bond cannot be a port of a bond.', zh: 'bond 不能作 bond 的端口。' },
  oneBond: { en: 'Make its links ports of one bond.', zh: '请让其接口成为同一个 bond 的端口。' },
  noEthernet: {
    en: 'A {{kind}} needs a link that carries Ethernet frames, and "{{parent}}" is none.',
    zh: '{{kind}} 需要承载以太网帧的接口，而 “{{parent}}” 不是。',
  },
  nameEthernet: { en: 'Name an Ethernet link.', zh: '请写以太网接口的名称。' },
  parentIsPort: {
    en: '"{{name}}" is a port of "{{controller}}" ({{where}}), which takes all that it receives; a {{kind}} on it cannot be made.',
    zh: '“{{name}}” 是 “{{controller}}”（{{where}}）的端口，收到的内容全部交给后者；不能在其上创建 {{kind}}。',
  },
  nameParent: { en: 'Name "{{name}}" as the parent.', zh: '请以 “{{name}}” 为父接口。' },
  mtu: {
    en: 'The MTU of {{mtu}} is larger than that of its parent "{{parent}}", {{parentMtu}} ({{where}}).',
    zh: 'MTU {{mtu}} 大于父接口 “{{parent}}” 的 {{parentMtu}}（{{where}}）。',
  },
  writeMtu: { en: "Write {{mtu}} or less, or raise the parent's.", zh: '请写 {{mtu}} 或更小，或增大父接口的 MTU。' },
  remoteAndGroup: {
    en: 'A VXLAN has either a remote or a multicast group, not both.',
    zh: 'VXLAN 的对端或为单个远端，或为组播组，不能两者都有。',
  },
  notMulticast: { en: '{{address}} is not a multicast address.', zh: '{{address}} 不是组播地址。' },
  asRemote: {
    en: 'Write it as "remote", or take a group of 239.0.0.0/8 or ff00::/8.',
    zh: '请写作 “remote”，或使用 239.0.0.0/8 或 ff00::/8 中的组。',
  },
  isMulticast: { en: '{{address}} is a multicast address.', zh: '{{address}} 是组播地址。' },
  asGroup: { en: 'Write it as "group".', zh: '请写作 “group”。' },
  groupWithoutLink: {
    en: 'A VXLAN with a multicast group needs the link that the group is joined on.',
    zh: '使用组播组的 VXLAN 须指明加入该组的接口。',
  },
  withParent: { en: 'Name it with "parent".', zh: '请用 “parent” 指明。' },
  itself: { en: '"{{name}}" cannot be over or under itself.', zh: '“{{name}}” 不能以自身为主接口或父接口。' },
  loop: { en: 'These links stand on each other in a loop: {{names}}.', zh: '这些接口相互叠加成环：{{names}}。' },
  otherLink: { en: 'Name another link, or leave it out.', zh: '请写另一接口，或去掉此项。' },
  leaveOut: {
    en: 'Leave out "controller" or "parent" of one of them.',
    zh: '请去掉其中一个接口的 “controller” 或 “parent”。',
  },
  vlan: { en: 'The VLAN {{id}} of "{{parent}}"', zh: '“{{parent}}” 的 VLAN {{id}}' },
  vxlan: { en: 'The VXLAN {{id}} on UDP port {{port}}', zh: 'UDP 端口 {{port}} 上的 VXLAN {{id}}' },
  twice: { en: '{{what}} is there already: "{{name}}", {{where}}.', zh: '{{what}}已存在：“{{name}}”，{{where}}。' },
  otherId: { en: 'Give it another id.', zh: '请使用另一个 ID。' },
  passthru: {
    en: '"{{parent}}" has "{{name}}" ({{where}}) on it, and one of the two passes everything through: such a link stands alone.',
    zh: '“{{parent}}” 上有 “{{name}}”（{{where}}），而两者之一的模式为 passthru：这种接口只能单独存在。',
  },
  bridgeMode: { en: 'Take the mode bridge for both.', zh: '请让两者都使用 bridge 模式。' },
});
