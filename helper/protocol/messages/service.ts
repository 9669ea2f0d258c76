import { define } from './define.ts';

/** NAT, DHCP, DNS and settings: why they are not as asked, and how they are. */
export const service = define({
  // States.
  natFor: { en: '{{from, list}}', zh: '{{from, list}}' },
  natPublished: {
    en: { one: '{{from, list}}; {{count}} published port', other: '{{from, list}}; {{count}} published ports' },
    zh: '{{from, list}}；发布 {{count}} 个端口',
  },
  process: { en: 'process {{pid}}', zh: '进程 {{pid}}' },
  starting: { en: 'starting', zh: '正在启动' },
  restartsIn: { en: '{{reason}} It is restarted in {{seconds}} s.', zh: '{{reason}}将在 {{seconds}} 秒后重新启动。' },
  linkServers: { en: '{{link}}: {{servers, list}}', zh: '{{link}}：{{servers, list}}' },
  linkFault: { en: '{{link}}: {{fault}}', zh: '{{link}}：{{fault}}' },

  // Notes of a plan.
  namesUnresolved: {
    en: 'External names will not resolve: {{fault}} Set name servers as "upstream" of the dhcp service.',
    zh: '无法解析外部域名：{{fault}}可在 dhcp 服务的 “upstream” 中指定域名服务器。',
  },
  noServersIn: { en: '{{file}} names no name server.', zh: '{{file}} 中没有域名服务器。' },
  onlyLocalServersIn: {
    en: '{{file}} names only this machine ({{servers, list}}), which is unreachable from this namespace.',
    zh: '{{file}} 中只有本机（{{servers, list}}），此命名空间无法到达。',
  },
  nameServersUnchanged: {
    en: 'The name servers of links are left as they are: {{fault}}',
    zh: '接口的域名服务器保持不变：{{fault}}',
  },
  forwardDropped: {
    en: 'The firewall chain "{{chain}}" drops forwarded packets by default (Docker installs such a chain): packets of this network pass only where that firewall accepts them.',
    zh: '防火墙链 “{{chain}}” 默认丢弃转发的包（Docker 会安装这样的链）：只有该防火墙接受的包才能通过此网络。',
  },
  forwardDroppedIn: {
    en: 'In the namespace {{namespace}}, the firewall chain "{{chain}}" drops forwarded packets by default: packets of this network pass only where that firewall accepts them.',
    zh: '在命名空间 {{namespace}} 中，防火墙链 “{{chain}}” 默认丢弃转发的包：只有该防火墙接受的包才能通过此网络。',
  },

  // Programs of the system.
  noNamespace: { en: 'There is no namespace {{namespace}}.', zh: '没有命名空间 {{namespace}}。' },
  listNamespaces: { en: '`taproom namespace list` lists them.', zh: '`taproom namespace list` 列出现有的命名空间。' },
  noNsenter: {
    en: 'nsenter, which starts programs in a namespace, is not installed.',
    zh: '未安装用于在命名空间中启动程序的 nsenter。',
  },
  installNsenter: { en: 'Install it: `sudo apt install util-linux`.', zh: '安装：`sudo apt install util-linux`。' },
  notRun: { en: '{{program}} was not run: {{words}}.', zh: '未运行 {{program}}：{{words}}。' },
  noInput: {
    en: '{{program}} was not run, because its input could not be written: {{words}}.',
    zh: '未运行 {{program}}，因为无法写入其输入：{{words}}。',
  },
  roomIn: { en: 'See whether there is room: `df {{folder}}`.', zh: '查看剩余空间：`df {{folder}}`。' },

  // sysctl.
  settingNotChanged: { en: 'The setting {{setting}} was not changed.', zh: '未更改设置 {{setting}}。' },
  noSetting: {
    en: 'This kernel or this namespace has no such setting: IPv6 may be disabled (`ipv6.disable=1`).',
    zh: '此内核或命名空间没有该设置：可能禁用了 IPv6（`ipv6.disable=1`）。',
  },
  noLinkSetting: {
    en: 'The link {{link}} does not exist, or IPv6 is disabled: `taproom link list` lists the links.',
    zh: '接口 {{link}} 不存在，或禁用了 IPv6：`taproom link list` 列出接口。',
  },
  readOnlySettings: {
    en: '/proc/sys is read-only here, as in a container: start the helper where it is writable.',
    zh: '此处的 /proc/sys 只读（例如在容器中）：请在可写的环境中启动守护进程。',
  },

  // nft.
  noNft: { en: 'NAT needs nft, which is not installed.', zh: 'NAT 需要 nft，但未安装。' },
  rulesDiffer: {
    en: 'nft accepted the rules of {{network}}, but they read back differently.',
    zh: 'nft 接受了 {{network}} 的规则，但读回的内容不同。',
  },
  tableRewritten: {
    en: 'Another program may rewrite the table: see `nft list table inet {{table}}`.',
    zh: '可能有其他程序改写该表：请查看 `nft list table inet {{table}}`。',
  },
  noRuleset: { en: 'The output of nft is no ruleset.', zh: 'nft 的输出不是规则集。' },
  listTable: { en: 'See `nft -j list table inet {{table}}`.', zh: '请查看 `nft -j list table inet {{table}}`。' },
  rulesNotSet: {
    en: 'The nftables rules were not set: nft says: {{words}}.',
    zh: '未设置 nftables 规则：nft 返回：{{words}}。',
  },
  rulesNotSetIn: {
    en: 'The nftables rules in namespace {{namespace}} were not set: nft says: {{words}}.',
    zh: '未设置命名空间 {{namespace}} 的 nftables 规则：nft 返回：{{words}}。',
  },
  killed: { en: 'it was killed', zh: '进程被终止' },
  privileged: {
    en: 'Start the helper with sudo, or try it in `taproom sandbox`.',
    zh: '用 sudo 启动守护进程，或在 `taproom sandbox` 中尝试。',
  },
  nftModules: {
    en: 'This kernel may lack a part of nftables: `sudo modprobe -a nf_tables nft_chain_nat nft_masq nft_fib_inet` loads them.',
    zh: '内核可能缺少 nftables 的部分模块：`sudo modprobe -a nf_tables nft_chain_nat nft_masq nft_fib_inet` 可加载它们。',
  },

  // dnsmasq.
  noDnsmasq: { en: 'DHCP and DNS need dnsmasq, which is not installed.', zh: 'DHCP 和 DNS 需要 dnsmasq，但未安装。' },
  configNotWritten: {
    en: 'The configuration of dnsmasq was not written: {{words}}.',
    zh: '未写入 dnsmasq 的配置：{{words}}。',
  },
  filesNotRemoved: {
    en: 'The files of dnsmasq were not removed: {{words}}.',
    zh: '未删除 dnsmasq 的文件：{{words}}。',
  },
  notRunning: { en: 'dnsmasq is not running: {{words}}.', zh: 'dnsmasq 未运行：{{words}}。' },
  portsTaken: { en: 'dnsmasq is not running: {{holders, list}}.', zh: 'dnsmasq 未运行：{{holders, list}}。' },
  portHolder: {
    en: 'port {{port}} ({{service}}) is in use by "{{program}}" (process {{pid}})',
    zh: '端口 {{port}}（{{service}}）被 “{{program}}”（进程 {{pid}}）占用',
  },
  dnsmasqCannotTake: { en: 'dnsmasq cannot be given this value: {{value}}.', zh: 'dnsmasq 不接受此值：{{value}}。' },
  dnsmasqValue: { en: 'A value for dnsmasq holds what it must not.', zh: 'dnsmasq 的某个值含有不允许的字符。' },
  linkNameUnserved: {
    en: 'dnsmasq cannot serve a link named "{{link}}": its configuration gives some of these characters another meaning.',
    zh: 'dnsmasq 无法服务名为 “{{link}}” 的接口：其中的某些字符在配置中另有含义。',
  },
  plainLinkName: {
    en: 'Rename the link, using letters, digits and . _ + ~ ^ = - only.',
    zh: '请重命名该接口，只使用字母、数字和 . _ + ~ ^ = -。',
  },
  noAddress: { en: '"{{text}}" is not an IP address.', zh: '“{{text}}” 不是 IP 地址。' },
  rangeFamilies: {
    en: 'Both ends of a range are IPv4, or both are IPv6.',
    zh: '地址范围的两端须同为 IPv4 或同为 IPv6。',
  },
  leaseSeconds: { en: 'A lease time is a whole number of seconds.', zh: '租期须为整数秒。' },
  noDomain: { en: '"{{text}}" is not a domain name.', zh: '“{{text}}” 不是域名。' },
  noHostName: { en: '"{{text}}" is not a host name.', zh: '“{{text}}” 不是主机名。' },
  endPortHolder: {
    en: 'Stop that program, or restrict it to its own links; or move the network into a namespace of its own.',
    zh: '停止该程序，或限定它只服务自己的接口；也可将网络移入单独的命名空间。',
  },
  exited: { en: 'it exited with status {{status}}', zh: '进程退出，状态码 {{status}}' },
  signalled: { en: 'it was killed by {{signal}}', zh: '进程被 {{signal}} 终止' },
  notStarted: { en: 'it was not started', zh: '进程未启动' },
  notServing: { en: 'it did not serve within {{seconds}} s', zh: '{{seconds}} 秒内未开始服务' },
  gone: { en: 'the process ended', zh: '进程已结束' },
  endedBecause: { en: 'dnsmasq ended: {{words}}.', zh: 'dnsmasq 已结束：{{words}}。' },
  notKilled: {
    en: 'dnsmasq (process {{pid}}) could not be stopped: {{words}}.',
    zh: '无法停止 dnsmasq（进程 {{pid}}）：{{words}}。',
  },
  doesNotEnd: { en: 'dnsmasq (process {{pid}}) does not end.', zh: 'dnsmasq（进程 {{pid}}）没有结束。' },

  // systemd-resolved.
  serversNotSet: {
    en: 'The name servers of {{link}} were not set: resolvectl says: {{words}}.',
    zh: '未设置 {{link}} 的域名服务器：resolvectl 返回：{{words}}。',
  },
  serversManaged: {
    en: 'NetworkManager or systemd-networkd may manage this link: see `resolvectl status`.',
    zh: '该接口可能由 NetworkManager 或 systemd-networkd 管理：请查看 `resolvectl status`。',
  },
  serversDiffer: {
    en: 'resolvectl accepted the name servers of {{link}}, but they read back differently.',
    zh: 'resolvectl 接受了 {{link}} 的域名服务器，但读回的内容不同。',
  },
  serversStatus: { en: 'See `resolvectl status {{link}}`.', zh: '请查看 `resolvectl status {{link}}`。' },

  // NetworkManager and networkd.
  notUnmanaged: {
    en: '{{manager}} was not told to leave the links of {{network}} unmanaged: {{words}}.',
    zh: '未能让 {{manager}} 不管理 {{network}} 的接口：{{words}}。',
  },
  notManaged: {
    en: '{{manager}} was not told to manage the links of {{network}} again: {{words}}.',
    zh: '未能让 {{manager}} 重新管理 {{network}} 的接口：{{words}}。',
  },
  writableFolder: {
    en: 'See whether {{folder}} is writable: the helper needs to be root.',
    zh: '请检查 {{folder}} 是否可写：守护进程需以 root 运行。',
  },
  unknownFile: { en: 'It is not known whose file {{name}} is.', zh: '不知道文件 {{name}} 属于谁。' },
});
