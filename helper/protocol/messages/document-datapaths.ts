import { define } from './define.ts';

/** What a datapath says that cannot be. */
export const datapathRule = define({
  keyTwice: {
    en: 'Two ports of "{{name}}" are called {{port}}, in two namespaces.',
    zh: '“{{name}}” 有两个端口都名为 {{port}}，位于两个命名空间。',
  },
  portTwice: { en: 'The port {{port}} is in "{{name}}" twice.', zh: '端口 {{port}} 在 “{{name}}” 中出现了两次。' },
  renameDevice: {
    en: 'A datapath tells its ports apart by their names: rename one of the devices.',
    zh: '数据通路按名称区分端口：请重命名其中一个设备。',
  },
  linkTwice: {
    en: 'The link {{link}} is a port of "{{name}}" twice: as {{first}} and as {{port}}.',
    zh: '接口 {{link}} 在 “{{name}}” 中两次用作端口：{{first}} 和 {{port}}。',
  },
  bondWithoutTap: {
    en: 'The bond "{{name}}" has no TAP, so nothing stands for its members.',
    zh: 'bond “{{name}}” 没有 TAP，其成员没有对应的设备。',
  },
  addBondTap: {
    en: 'Add a port tap:NAME; the first TAP is the one that is bonded.',
    zh: '请添加端口 tap:NAME；第一个 TAP 即 bond 的设备。',
  },
  bondWithoutMembers: { en: 'The bond "{{name}}" has no members.', zh: 'bond “{{name}}” 没有成员。' },
  addMembers: {
    en: 'Add the ports that it is to join, nic:eth1 and nic:eth2 for example.',
    zh: '请添加成员端口，例如 nic:eth1 和 nic:eth2。',
  },
  responderPorts: {
    en: 'The responder "{{name}}" has {{ports}} ports; it stands at the end of exactly one.',
    zh: '应答器 “{{name}}” 有 {{ports}} 个端口；它只能有一个端口。',
  },
  otherResponder: { en: 'Make another responder for each further port.', zh: '请为其余每个端口各建一个应答器。' },
  addTap: { en: 'Add a port tap:NAME.', zh: '请添加端口 tap:NAME。' },
  oneTap: {
    en: 'Leave one TAP; the others may be ports of another datapath.',
    zh: '请只保留一个 TAP；其余可以作另一数据通路的端口。',
  },
  noNic: { en: 'The exception path "{{name}}" has no NIC.', zh: '异常路径 “{{name}}” 没有网卡。' },
  addNics: { en: 'Add the NICs: nic:eth1 or xdp:eth1, for example.', zh: '请添加网卡，例如 nic:eth1 或 xdp:eth1。' },
  tun: {
    en: '{{port}} is a TUN, which carries IP packets; a datapath of the type {{type}} forwards Ethernet frames.',
    zh: '{{port}} 是 TUN，承载 IP 包；{{type}} 类型的数据通路转发以太网帧。',
  },
  makeTap: { en: 'Make it a TAP: tap:{{name}}.', zh: '请改为 TAP：tap:{{name}}。' },
  pattern: {
    en: '"{{name}}" names no device: with the pattern %d the name would be a matter of chance.',
    zh: '“{{name}}” 不是设备名：使用模式 %d 时名称不确定。',
  },
  wholeName: { en: 'Write the whole name.', zh: '请写完整的名称。' },
  loopback: {
    en: 'The loopback is no port: what is sent on it comes back.',
    zh: '环回接口不能作端口：发到其上的内容会返回。',
  },
  otherLink: { en: 'Name another link, or make a TAP or a veth pair.', zh: '请写另一接口，或创建 TAP 或 veth 对。' },
  udpPort: { en: 'A port of "{{name}}" needs a UDP port.', zh: '“{{name}}” 的端口须有 UDP 端口号。' },
  writeUdpPort: { en: 'Write 1 to 65535.', zh: '请写 1 到 65535。' },
  families: {
    en: '{{local}} and {{remote}} are of two families: one is IPv4, the other IPv6.',
    zh: '{{local}} 与 {{remote}} 属于不同的地址族：一个是 IPv4，另一个是 IPv6。',
  },
  oneFamily: { en: 'Write two addresses of one family.', zh: '请写同一地址族的两个地址。' },
  emptyTrunk: { en: 'A trunk of no VLAN carries nothing.', zh: '没有 VLAN 的 trunk 不传输任何内容。' },
  nameVlans: {
    en: 'Name VLANs, or leave "allowed" out for all of them.',
    zh: '请写 VLAN，或去掉 “allowed” 以允许所有 VLAN。',
  },
  noSettings: {
    en: 'These are no settings of a datapath of the type {{type}}: {{fault}}',
    zh: '这些不是 {{type}} 类型数据通路的设置：{{fault}}',
  },
  settings: { en: 'It takes {{names}}.', zh: '可用的有 {{names}}。' },
  primary: {
    en: '"primary" is of members of a bond; "{{name}}" is of the type {{type}}.',
    zh: '“primary” 只用于 bond 的成员；“{{name}}” 的类型是 {{type}}。',
  },
  nameTwice: {
    en: 'Two datapaths are named "{{name}}"; the first is on {{where}}.',
    zh: '有两个数据通路名为 “{{name}}”；第一个在{{where}}。',
  },
  linkTaken: {
    en: 'The link {{link}} is a port of "{{name}}" already ({{where}}).',
    zh: '接口 {{link}} 已是 “{{name}}” 的端口（{{where}}）。',
  },
  oneDatapath: {
    en: 'A link is a port of one datapath: leave it out of one of the two, or join the two by a veth pair.',
    zh: '一个接口只能是一个数据通路的端口：请从其中一个去掉，或用 veth 对连接两者。',
  },
  udpTwice: {
    en: 'The UDP port {{port}} is used twice: by {{first}} ({{where}}) and by {{other}}.',
    zh: 'UDP 端口 {{port}} 使用了两次：{{first}}（{{where}}）和 {{other}}。',
  },
  otherLocalPort: {
    en: 'Write another local-port, or another id or remote.',
    zh: '请写另一个 local-port，或另一个 ID 或远端。',
  },
  otherLocal: { en: 'Write another local port.', zh: '请写另一个本地端口。' },
  tunDevice: {
    en: '"{{name}}" is a TUN, which carries no Ethernet frames.',
    zh: '“{{name}}” 是 TUN，不承载以太网帧。',
  },
  tapOrResponder: {
    en: 'Make it a TAP, or use it as tun:{{name}} of a responder.',
    zh: '请改为 TAP，或作为应答器的 tun:{{name}} 使用。',
  },
  alsoPort: {
    en: '"{{name}}" is a port of "{{controller}}" too ({{where}}): what comes in goes to both.',
    zh: '“{{name}}” 也是 “{{controller}}” 的端口（{{where}}）：收到的内容会同时交给两者。',
  },
  leaveController: {
    en: 'Leave "controller" out, or make "{{controller}}" the port.',
    zh: '请去掉 “controller”，或以 “{{controller}}” 为端口。',
  },
  otherKind: {
    en: '"{{name}}" is a {{kind}} ({{where}}), not a {{port}}.',
    zh: '“{{name}}” 的类型是 {{kind}}（{{where}}），不是 {{port}}。',
  },
  writeNic: { en: 'Write nic:{{name}}.', zh: '请写 nic:{{name}}。' },
  singleQueue: {
    en: '"{{name}}" has a single queue ({{where}}), and each of the {{threads}} threads of "{{datapath}}" needs one.',
    zh: '“{{name}}” 只有一个队列（{{where}}），而 “{{datapath}}” 的 {{threads}} 个线程各需要一个。',
  },
  multiQueue: {
    en: 'Write "multiQueue: true" there, leave it out, or use one thread.',
    zh: '请在那里写 “multiQueue: true” 或去掉此项，或只用一个线程。',
  },
  notPersistent: {
    en: '"{{name}}" is not persistent ({{where}}), so the helper itself holds it and the datapath cannot.',
    zh: '“{{name}}” 不是持久的（{{where}}），由守护进程自己打开，数据通路无法使用。',
  },
  persistent: {
    en: 'Leave "persistent" out there; or leave the link out, and the datapath makes it.',
    zh: '请在那里去掉 “persistent”；或不写该接口，由数据通路创建。',
  },
  leaveVnetHeader: {
    en: 'Leave "vnetHeader" out there, or write offloads: {{offloads}} at the port.',
    zh: '请在那里去掉 “vnetHeader”，或在端口上写 offloads: {{offloads}}。',
  },
  linkMac: {
    en: 'The MAC address of "{{name}}" is that of its link ({{where}}).',
    zh: '“{{name}}” 的 MAC 地址由其接口决定（{{where}}）。',
  },
  writeThere: { en: 'Write it there, not at the port.', zh: '请写在那里，不要写在端口上。' },
  noTap: {
    en: 'The exception path "{{name}}" has no TAP; exactly one leads to the host.',
    zh: '异常路径 “{{name}}” 没有 TAP；须恰有一个通向本机。',
  },
  manyTaps: {
    en: 'The exception path "{{name}}" has {{taps}} TAPs; exactly one leads to the host.',
    zh: '异常路径 “{{name}}” 有 {{taps}} 个 TAP；须恰有一个通向本机。',
  },
  vnetHeader: {
    en: '"{{name}}" is to have a virtio header ({{where}}), and as a port it has none.',
    zh: '“{{name}}” 须有 virtio 头部（{{where}}），而作为端口没有。',
  },
  noVnetHeader: {
    en: '"{{name}}" is to have no virtio header ({{where}}), and as a port it has one.',
    zh: '“{{name}}” 须没有 virtio 头部（{{where}}），而作为端口有。',
  },
});

/** Impairments, as text and together. */
export const impairment = define({
  unknown: { en: '"{{key}}" is no impairment.', zh: '“{{key}}” 不是网络损伤。' },
  known: { en: 'There are: {{keys}}.', zh: '可用的有：{{keys}}。' },
  empty: { en: '"{{key}}" is empty.', zh: '“{{key}}” 是空的。' },
  writeFilter: { en: 'Write {{key}}="udp port 53", for example.', zh: '例如写 {{key}}="udp port 53"。' },
  cannotBe: { en: '"{{key}}" cannot be "{{text}}".', zh: '“{{key}}” 不能是 “{{text}}”。' },
  time: { en: '"{{key}}" takes a time, not "{{text}}".', zh: '“{{key}}” 须是时间，不能是 “{{text}}”。' },
  writeTime: { en: 'Write {{key}}=40ms; the units are us, ms and s.', zh: '请写 {{key}}=40ms；单位有 us、ms 和 s。' },
  share: { en: '"{{key}}" takes a share, not "{{text}}".', zh: '“{{key}}” 须是比例，不能是 “{{text}}”。' },
  writeShare: {
    en: 'Write {{key}}=1%, or {{key}}=0.01 for the same.',
    zh: '请写 {{key}}=1%，或写 {{key}}=0.01，两者相同。',
  },
  shareRange: {
    en: '"{{key}}" is a share: 0 % to 100 %, not {{text}}.',
    zh: '“{{key}}” 是比例：0 % 到 100 %，不能是 {{text}}。',
  },
  atMost: { en: 'Write 100% at most.', zh: '最多写 100%。' },
  perCent: { en: 'Write {{key}}={{text}}% if you mean per cent.', zh: '若指百分之几，请写 {{key}}={{text}}%。' },
  rate: { en: '"{{key}}" takes a rate, not "{{text}}".', zh: '“{{key}}” 须是速率，不能是 “{{text}}”。' },
  writeRate: {
    en: 'Write {{key}}=10mbit; the units are bit, kbit, mbit and gbit (a second).',
    zh: '请写 {{key}}=10mbit；单位有 bit、kbit、mbit 和 gbit（每秒）。',
  },
  rateLeast: { en: '"{{key}}" is at least 1kbit, not {{text}}.', zh: '“{{key}}” 最小为 1kbit，不能是 {{text}}。' },
  writeSuspend: { en: 'To let nothing pass, write suspend=on.', zh: '若要全部丢弃，请写 suspend=on。' },
  suspendOption: { en: 'To let nothing pass, write --suspend.', zh: '若要全部丢弃，请写 --suspend。' },
  writeKbit: { en: 'Write {{key}}={{text}}kbit if you mean that.', zh: '若是此意，请写 {{key}}={{text}}kbit。' },
  bytes: { en: '"{{key}}" takes a number of bytes, not "{{text}}".', zh: '“{{key}}” 须是字节数，不能是 “{{text}}”。' },
  writeBytes: { en: 'Write {{key}}=64k, or {{key}}=65536.', zh: '请写 {{key}}=64k 或 {{key}}=65536。' },
  count: { en: '"{{key}}" takes a whole number, not "{{text}}".', zh: '“{{key}}” 须是整数，不能是 “{{text}}”。' },
  writeCount: { en: 'Write {{key}}=100, for example.', zh: '例如写 {{key}}=100。' },
  onOff: { en: '"{{key}}" is on or off, not "{{text}}".', zh: '“{{key}}” 须是 on 或 off，不能是 “{{text}}”。' },
  writeOnOff: { en: 'Write {{key}}=on or {{key}}=off.', zh: '请写 {{key}}=on 或 {{key}}=off。' },
  burstLoss: {
    en: '"{{key}}" takes two to four shares with "/" between them.',
    zh: '“{{key}}” 须是二到四个以 “/” 分隔的比例。',
  },
  writeBurstLoss: {
    en: 'Write {{key}}=1%/25%: the chance to become bad, and to become good again; then the loss while bad (100%) and while good (0%).',
    zh: '请写 {{key}}=1%/25%：变差的概率和恢复的概率；其后可写差状态（100%）和好状态（0%）的丢包率。',
  },
  queueTooShort: {
    en: 'A delay of {{delay}} ms at {{rate}} bit/s has {{bytes}} bytes under way; a queue of {{queue}} frames holds {{room}}, so the rest would be lost.',
    zh: '速率 {{rate}} bit/s、延迟 {{delay}} ms 时，有 {{bytes}} 字节在途；{{queue}} 帧的队列只能容纳 {{room}} 字节，其余会丢失。',
  },
  writeQueue: {
    en: 'Write queue: {{frames}} or more, a shorter delay, or a lower rate.',
    zh: '请写 queue: {{frames}} 或更大，缩短延迟，或降低速率。',
  },
  lessDelay: { en: 'Write a shorter delay, or a lower rate.', zh: '请缩短延迟，或降低速率。' },
  jitterWithoutDelay: { en: 'Jitter varies a delay, and there is none.', zh: '抖动改变延迟，而这里没有延迟。' },
  writeDelay: { en: 'Write a delay, of the jitter or more.', zh: '请写不小于抖动的延迟。' },
  jitterLarger: {
    en: 'The jitter of {{jitter}} ms is larger than the delay of {{delay}} ms: nothing leaves before it came.',
    zh: '抖动 {{jitter}} ms 大于延迟 {{delay}} ms：帧不能在到达之前离开。',
  },
  writeJitter: { en: 'Write {{delay}} ms at most, or a longer delay.', zh: '请写 {{delay}} ms 或更小，或加大延迟。' },
  distributionWithoutJitter: {
    en: 'A distribution says how the delay varies, and there is no jitter.',
    zh: '分布说明延迟如何变化，而这里没有抖动。',
  },
  jitterOrNoDistribution: { en: 'Write "jitter", or leave the distribution out.', zh: '请写 “jitter”，或去掉分布。' },
  orderWithoutJitter: { en: 'Without jitter nothing changes the order.', zh: '没有抖动就不会改变顺序。' },
  jitterOrNothing: { en: 'Write "jitter", or leave this out.', zh: '请写 “jitter”，或去掉此项。' },
  reorderWithoutDelay: {
    en: 'Frames overtake those that are delayed, and none is.',
    zh: '帧只能越过被延迟的帧，而这里没有延迟。',
  },
  addDelay: { en: 'Write a delay.', zh: '请写延迟。' },
  burstWithoutRate: {
    en: 'A burst is what may pass at once above the rate, and there is no rate.',
    zh: '突发是可以一次超出速率通过的量，而这里没有速率。',
  },
  rateOrNoBurst: { en: 'Write "rate", or leave the burst out.', zh: '请写 “rate”，或去掉突发。' },
});

/** Ports as text. */
export const portText = define({
  noKey: { en: 'A part of the port "{{text}}" has no key.', zh: '端口 “{{text}}” 有一部分没有键。' },
  keyValue: { en: 'Write key=value between the commas.', zh: '逗号之间写 key=value。' },
  twice: { en: '"{{key}}" is there twice.', zh: '“{{key}}” 出现了两次。' },
  openQuote: { en: 'A quote is not closed in the port "{{text}}".', zh: '端口 “{{text}}” 中有引号没有闭合。' },
  closeQuote: { en: 'Write a second " behind the value.', zh: '请在值后面加上第二个 "。' },
  unknown: { en: '"{{text}}" is no port.', zh: '“{{text}}” 不是端口。' },
  noTarget: { en: '"{{text}}" does not say which.', zh: '“{{text}}” 没有指明是哪一个。' },
  write: { en: 'Write {{kind}}:{{example}}.', zh: '请写 {{kind}}:{{example}}。' },
  badTarget: { en: '"{{kind}}:{{text}}" is no {{name}} port.', zh: '“{{kind}}:{{text}}” 不是 {{name}} 端口。' },
  writeForm: {
    en: 'Write {{kind}}:{{form}}, such as {{kind}}:{{example}}; IPv6 addresses with a port go into [ ].',
    zh: '请写 {{kind}}:{{form}}，例如 {{kind}}:{{example}}；带端口号的 IPv6 地址须写在 [ ] 内。',
  },
  vlanOrTrunk: {
    en: 'A port is of one VLAN (vlan=), or a trunk of several (trunk=, native=), not both.',
    zh: '端口或属于一个 VLAN（vlan=），或是多个 VLAN 的 trunk（trunk=、native=），不能两者都是。',
  },
  leaveOneOut: { en: 'Leave one of them out.', zh: '请去掉其中一项。' },
  trunk: {
    en: '"trunk" takes VLAN ids with "+" between them, not "{{text}}".',
    zh: '“trunk” 的值是以 “+” 分隔的 VLAN ID，不能是 “{{text}}”。',
  },
  writeTrunk: {
    en: 'Write trunk=10+20; trunk alone lets all of them pass.',
    zh: '请写 trunk=10+20；只写 trunk 则允许所有 VLAN。',
  },
  noSuchKey: { en: 'A {{kind}} port has no "{{key}}".', zh: '{{kind}} 端口没有 “{{key}}”。' },
  forms: { en: 'A port is {{forms, either}}.', zh: '端口的形式为 {{forms, either}}。' },
  elsewhere: { en: 'It is for {{kinds}}; leave it out.', zh: '它用于 {{kinds}}；请去掉。' },
  keys: {
    en: 'It takes {{keys}}, and impairments: {{impairments}}.',
    zh: '可用的有 {{keys}}，以及网络损伤：{{impairments}}。',
  },
});
