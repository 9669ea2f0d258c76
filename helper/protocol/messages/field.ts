import { define } from './define.ts';

/** What a schema of ours has against a value. */
export const value = define({
  linkNameEmpty: { en: 'A link needs a name.', zh: '接口要有名称。' },
  linkNameCharacters: {
    en: 'A link name holds printable ASCII without spaces.',
    zh: '接口名只能用可打印的 ASCII 字符，不能有空格。',
  },
  linkNameLong: {
    en: 'A link name has at most {{most}} bytes; this one has {{length}}.',
    zh: '接口名最多 {{most}} 字节，现在有 {{length}} 字节。',
  },
  linkNameFolder: { en: '"{{name}}" is a folder name, not a link name.', zh: '“{{name}}”是目录名，不能作接口名。' },
  linkNameSlash: { en: 'A link name cannot contain "/" or ":".', zh: '接口名不能含“/”或“:”。' },
  linkNameDash: {
    en: 'A link name cannot start with "-": commands would read it as an option.',
    zh: '接口名不能以“-”开头：命令会把它当成选项。',
  },
  linkNameReserved: {
    en: '"{{name}}" means every link in /proc/sys/net; choose another name.',
    zh: '“{{name}}”在 /proc/sys/net 里指全部接口，请换个名称。',
  },
  linkNameShell: {
    en: 'The name of a new link holds letters, digits and . _ + ~ ^ = , - only: the rest means something to shells.',
    zh: '新接口名只能含字母、数字和 . _ + ~ ^ = , -：其余字符在 shell 中另有含义。',
  },
  linkNamePattern: {
    en: 'A network names its links in full: with the pattern %d the name would be a matter of chance.',
    zh: '网络须写出接口的完整名称：使用模式 %d 时名称不确定。',
  },
  linkRef: {
    en: 'Name a link by its name or by its index, not by both.',
    zh: '请用名称或索引指明接口，不能两者都用。',
  },
  namespaceNameEmpty: { en: 'A namespace needs a name.', zh: '命名空间要有名称。' },
  namespaceNameLong: {
    en: 'A namespace name has at most {{most}} characters.',
    zh: '命名空间名最多 {{most}} 个字符。',
  },
  namespaceNameCharacters: {
    en: 'A namespace name holds letters, digits, "_", "." and "-", and starts with a letter, digit or "_".',
    zh: '命名空间名可含字母、数字、“_”、“.”和“-”，以字母、数字或“_”开头。',
  },
  networkNameEmpty: { en: 'A network needs a name.', zh: '网络要有名称。' },
  networkNameLong: {
    en: 'A network name has at most {{most}} characters; this one has {{length}}.',
    zh: '网络名最多 {{most}} 个字符，现在有 {{length}} 个。',
  },
  networkNameCharacters: {
    en: 'A network name holds letters, digits, "-" and "_", and starts with a letter or digit; the description may hold anything.',
    zh: '网络名可含字母、数字、“-”和“_”，以字母或数字开头；说明中可以写任意内容。',
  },
  macForm: { en: 'A MAC address looks like 02:00:00:12:34:56.', zh: 'MAC 地址形如 02:00:00:12:34:56。' },
  macMulticast: {
    en: 'The first byte of a MAC address of a link must be even: an odd one is a multicast address.',
    zh: '接口 MAC 地址的第一个字节必须是偶数：奇数表示组播地址。',
  },
  macZero: { en: 'The all-zero MAC address cannot be used.', zh: '全零的 MAC 地址不能使用。' },
  addressZone: {
    en: 'An address here has no zone ("%..."): name the link with dev instead.',
    zh: '这里的地址不带区域（“%...”）：请用 dev 指明接口。',
  },
  addressOnly: { en: 'This takes an address without a prefix length.', zh: '这里的地址不带前缀长度。' },
  ipv4: {
    en: 'An IPv4 address has four numbers from 0 to 255 without leading zeros, such as 192.0.2.1.',
    zh: 'IPv4 地址由四个 0 到 255 的数组成，不带前导零，例如 192.0.2.1。',
  },
  address: {
    en: 'This is not an IPv4 or IPv6 address, such as 192.0.2.1 or 2001:db8::1.',
    zh: '这不是 IPv4 或 IPv6 地址，例如 192.0.2.1 或 2001:db8::1。',
  },
  prefixLength: {
    en: 'The prefix length after "/" is a number from 0 to {{most}}; this one is "{{length}}".',
    zh: '“/”后的前缀长度是 0 到 {{most}} 的数，现在是“{{length}}”。',
  },
  hostBits: {
    en: 'A prefix has no bits set behind its length: write 192.0.2.0/24, not 192.0.2.1/24.',
    zh: '前缀长度之后的位必须为零：写 192.0.2.0/24，不写 192.0.2.1/24。',
  },
  mtuSmall: {
    en: 'The MTU is at least {{minimum}} bytes (RFC 791); IPv6 needs 1280.',
    zh: 'MTU 至少 {{minimum}} 字节（RFC 791），IPv6 需要 1280。',
  },
  mtuBig: { en: 'The MTU is at most {{maximum}} bytes.', zh: 'MTU 最多 {{maximum}} 字节。' },
  vni: { en: 'A VXLAN id (VNI) has 24 bits: 0 to {{maximum}}.', zh: 'VXLAN 标识（VNI）有 24 位：0 到 {{maximum}}。' },
  vlanId: { en: 'A VLAN id is 0 to {{maximum}} (IEEE 802.1Q).', zh: 'VLAN ID 为 0 到 {{maximum}}（IEEE 802.1Q）。' },
  portVlanId: { en: 'A VLAN id is 1 to 4094 (IEEE 802.1Q).', zh: 'VLAN ID 为 1 到 4094（IEEE 802.1Q）。' },
  port: { en: 'A port is 1 to 65535.', zh: '端口为 1 到 65535。' },
  udpPort: { en: 'A UDP port is 1 to 65535.', zh: 'UDP 端口为 1 到 65535。' },
  nextHops: {
    en: 'Next hops are two or more; a single one is said by via and dev of the route.',
    zh: '下一跳须有两个或更多；单个下一跳用路由的 via 和 dev 写出。',
  },
  domainName: {
    en: 'A domain name has labels of letters, digits and "-", separated by dots (RFC 1123).',
    zh: '域名由字母、数字和“-”组成的标签构成，以点分隔（RFC 1123）。',
  },
  leaseTime: { en: 'A lease lasts at least {{minimum}} seconds.', zh: '租期至少 {{minimum}} 秒。' },
  documentVersion: {
    en: 'This Taproom reads documents of version 1: write "taproom: 1".',
    zh: '此 Taproom 读取版本 1 的文档：请写 “taproom: 1”。',
  },
  description: {
    en: 'A description is text without control characters: terminals would obey them.',
    zh: '说明是不含控制字符的文本：终端会执行控制字符。',
  },
  documentEmpty: { en: 'The document is empty.', zh: '文档是空的。' },
  documentLarge: { en: 'A network document has at most 512 KiB.', zh: '网络文档最大 512 KiB。' },
  countdown: { en: 'A countdown lasts 5 to 600 seconds.', zh: '倒计时为 5 到 600 秒。' },
  networkOrText: {
    en: 'Name a saved network, or give the text of a document, not both.',
    zh: '请写已保存网络的名称，或给出文档的文本，不能两者都有。',
  },
  datapathName: {
    en: 'A datapath name has 1 to 10 letters, digits, "-" and "_", and starts with a letter or digit.',
    zh: '数据通路的名称为 1 到 10 个字母、数字、“-”或“_”，以字母或数字开头。',
  },
  datapathPort: { en: 'A datapath needs a port.', zh: '数据通路至少要有一个端口。' },
  user: {
    en: 'A user is a name, such as ann, or a number, such as 1000.',
    zh: '用户是名称（如 ann）或编号（如 1000）。',
  },
  portKey: {
    en: 'A port is named by its key, as `taproom datapath list` shows it: tap:vm1.',
    zh: '端口用 `taproom datapath list` 显示的键指明：tap:vm1。',
  },
  responderAddress: { en: 'A responder answers at one address or more.', zh: '应答器至少要有一个地址。' },
  share: { en: 'A share is 0 % to 100 %.', zh: '比例为 0 % 到 100 %。' },
  delay: { en: 'A delay is at most 60 s.', zh: '延迟最多 60 秒。' },
  rate: {
    en: 'A rate is at least 1 kbit/s; to let nothing pass, suspend the port.',
    zh: '速率至少 1 kbit/s；若要什么都不放行，请暂停端口。',
  },
  dropEvery: {
    en: 'Every frame dropped is "suspended"; this is every n-th, from {{minimum}}.',
    zh: '丢弃所有帧是“suspended”；这里是每 n 帧丢弃一帧，从 {{minimum}} 起。',
  },
  stormLimit: {
    en: 'A storm limit is at least 1 frame a second; to let none in, suspend the port.',
    zh: '风暴抑制至少每秒 1 帧；若要全部拒绝，请暂停端口。',
  },
});

/** What does not fit the type of a field, or its bounds: beside the field, and with its name. */
export const field = define({
  needed: { en: 'This is needed.', zh: '这一项必须填写。' },
  wholeNumber: { en: 'A whole number is needed here.', zh: '这里要填一个整数。' },
  most: { en: 'At most {{maximum}} is possible here.', zh: '这里最大是 {{maximum}}。' },
  least: { en: 'At least {{minimum}} is needed here.', zh: '这里最小是 {{minimum}}。' },
  characters: { en: 'At most {{maximum}} characters fit here.', zh: '这里最多写 {{maximum}} 个字符。' },
  unfit: { en: 'This value is not valid here.', zh: '这个值在这里无效。' },
  linkTaken: {
    en: 'This namespace already has a link named {{name}}.',
    zh: '这个命名空间里已经有名为 {{name}} 的接口。',
  },
  namespaceTaken: { en: 'There is already a namespace named {{name}}.', zh: '已经有名为 {{name}} 的命名空间。' },
  networkTaken: { en: 'A network named {{name}} already exists.', zh: '已有名为 {{name}} 的网络。' },
  datapathTaken: { en: 'A datapath named {{name}} already exists.', zh: '已有名为 {{name}} 的数据通路。' },
  addressTwice: { en: 'This address is in the list already.', zh: '列表里已经有这个地址。' },
  prefixMissing: { en: 'The prefix length is missing.', zh: '缺少前缀长度。' },
  portTwice: { en: 'This link is already a port.', zh: '该接口已经是端口。' },
  chooseLink: { en: 'Choose the link for this port.', zh: '请选择此端口使用的接口。' },
  bondTap: { en: 'A bond needs a TAP: the device that this host uses.', zh: 'bond 需要一个 TAP，即本机使用的设备。' },
  bondMember: {
    en: 'A bond needs at least one member besides its TAP.',
    zh: '除 TAP 外，bond 至少还需要一个成员端口。',
  },
  exceptionTap: {
    en: "An exception path needs a TAP to this host's kernel.",
    zh: '异常路径需要一个通向本机内核的 TAP。',
  },
  exceptionMember: {
    en: 'An exception path needs at least one NIC besides its TAP.',
    zh: '除 TAP 外，异常路径至少还需要一块网卡。',
  },
  vlanIds: {
    en: 'VLAN IDs are 1 to 4094, for example 10, 20, 100-109.',
    zh: 'VLAN ID 为 1 到 4094，例如 10, 20, 100-109。',
  },
  ipv4Prefix: { en: 'Enter an IPv4 prefix, such as 10.42.0.0/24.', zh: '请输入 IPv4 前缀，例如 10.42.0.0/24。' },
  prefixSize: { en: 'This recipe needs a prefix of length /{{length}}.', zh: '此模板需要长度为 /{{length}} 的前缀。' },
  overlaps: { en: 'It overlaps {{address}}, which is in use here.', zh: '与正在使用的 {{address}} 重叠。' },
  families: { en: 'Address families do not match.', zh: '地址族不一致。' },
  nextHop: { en: 'Enter a next hop or a link.', zh: '请填写下一跳或选择接口。' },
  uplink: {
    en: 'Choose the link by which this computer reaches external networks.',
    zh: '请选择本机连接外部网络的接口。',
  },

  named: { en: '`{{field}}`', zh: '`{{field}}`' },
  parameters: { en: 'The parameters', zh: '参数' },
  unknown: { en: '{{subject}} is not a parameter of this method.', zh: '{{subject}} 不是此方法的参数。' },
  missing: { en: '{{subject}} is missing: it takes {{wanted}}.', zh: '缺少 {{subject}}：须是{{wanted}}。' },
  takes: { en: '{{subject}} takes {{wanted}}.', zh: '{{subject}} 须是{{wanted}}。' },
  oneOf: { en: '{{subject}} is one of: {{choices}}.', zh: '{{subject}} 可取：{{choices}}。' },
  small: { en: '{{subject}} is out of bounds: at least {{minimum}}.', zh: '{{subject}} 超出范围：最小 {{minimum}}。' },
  big: { en: '{{subject}} is out of bounds: at most {{maximum}}.', zh: '{{subject}} 超出范围：最大 {{maximum}}。' },
  fewCharacters: {
    en: '{{subject}} is out of bounds: at least {{minimum}} characters.',
    zh: '{{subject}} 超出范围：至少 {{minimum}} 个字符。',
  },
  manyCharacters: {
    en: '{{subject}} is out of bounds: at most {{maximum}} characters.',
    zh: '{{subject}} 超出范围：最多 {{maximum}} 个字符。',
  },
  fewEntries: {
    en: '{{subject}} is out of bounds: at least {{minimum}} entries.',
    zh: '{{subject}} 超出范围：至少 {{minimum}} 个条目。',
  },
  manyEntries: {
    en: '{{subject}} is out of bounds: at most {{maximum}} entries.',
    zh: '{{subject}} 超出范围：最多 {{maximum}} 个条目。',
  },
  doesNotFit: { en: '{{subject}} does not fit.', zh: '{{subject}} 无效。' },
  string: { en: 'a string', zh: '字符串' },
  number: { en: 'a number', zh: '数值' },
  int: { en: 'a whole number', zh: '整数' },
  boolean: { en: 'a boolean', zh: '布尔值' },
  array: { en: 'an array', zh: '数组' },
  object: { en: 'an object', zh: '对象' },
});
