import { define } from './define.ts';

/** What this kernel and this machine offer: what it is for, what was found, and what to do where it is missing. */
export const capability = define({
  tun: {
    en: 'A link whose other end is a program that reads and writes IP packets.',
    zh: '另一端是读写 IP 包的程序的接口。',
  },
  tap: {
    en: 'A link whose other end is a program that reads and writes Ethernet frames.',
    zh: '另一端是读写以太网帧的程序的接口。',
  },
  vnetHeader: {
    en: 'Packets carry a virtio-net header with their offload state (IFF_VNET_HDR).',
    zh: '包带有 virtio-net 头，记录卸载状态（IFF_VNET_HDR）。',
  },
  multiQueue: {
    en: 'Several threads read and write one device (IFF_MULTI_QUEUE).',
    zh: '多个线程读写同一个设备（IFF_MULTI_QUEUE）。',
  },
  csum: { en: 'Packets with partial checksums pass a TUN or TAP.', zh: '仅有部分校验和的包可经过 TUN 或 TAP。' },
  tso4: {
    en: 'TCP segments of up to 64 KiB over IPv4 pass in one read (TSO4).',
    zh: 'IPv4 上最大 64 KiB 的 TCP 段一次读取（TSO4）。',
  },
  tso6: {
    en: 'TCP segments of up to 64 KiB over IPv6 pass in one read (TSO6).',
    zh: 'IPv6 上最大 64 KiB 的 TCP 段一次读取（TSO6）。',
  },
  tsoEcn: { en: 'TCP segments with ECN marks pass in one read.', zh: '带 ECN 标记的 TCP 段一次读取。' },
  uso4: {
    en: 'UDP segments of up to 64 KiB over IPv4 pass in one read (USO4).',
    zh: 'IPv4 上最大 64 KiB 的 UDP 段一次读取（USO4）。',
  },
  uso6: {
    en: 'UDP segments of up to 64 KiB over IPv6 pass in one read (USO6).',
    zh: 'IPv6 上最大 64 KiB 的 UDP 段一次读取（USO6）。',
  },
  namespaces: {
    en: 'Network namespaces: separate network stacks on one machine.',
    zh: '网络命名空间：同一台机器上相互独立的网络协议栈。',
  },
  addressProtocol: {
    en: 'The kernel records which addresses Taproom added (IFA_PROTO).',
    zh: '内核记录哪些地址由 Taproom 添加（IFA_PROTO）。',
  },
  nat: { en: 'NAT and published ports, by nftables.', zh: 'NAT 与端口发布，由 nftables 实现。' },
  dhcp: {
    en: 'DHCP, router advertisements and DNS for a network, by dnsmasq.',
    zh: '网络的 DHCP、路由器通告和 DNS，由 dnsmasq 提供。',
  },
  dns: { en: 'Name servers of a link, by systemd-resolved.', zh: '接口的域名服务器，由 systemd-resolved 设置。' },
  unmanaged: { en: '{{manager}} leaves the links of networks unmanaged.', zh: '{{manager}} 不管理网络的接口。' },

  owner: {
    en: 'An ordinary user may open a TUN or TAP device that is owned by that user, as virtual machines do.',
    zh: '普通用户可以打开属于自己的 TUN 或 TAP 设备，例如用于虚拟机。',
  },
  foundNoDevice: { en: 'There is no {{device}}.', zh: '没有 {{device}}。' },
  foundMode: { en: '{{device}} has mode {{mode}}.', zh: '{{device}} 的权限为 {{mode}}。' },
  foundClosedMode: {
    en: '{{device}} has mode {{mode}}: the owner of a TUN or TAP device cannot open it, only root (or a group that the mode allows) can.',
    zh: '{{device}} 的权限为 {{mode}}：TUN 或 TAP 设备的所有者无法打开它，只有 root（或权限允许的组）可以。',
  },
  remedyMode: { en: 'Allow it: `sudo chmod 0666 {{device}}`.', zh: '请放开权限：`sudo chmod 0666 {{device}}`。' },
  foundLink: { en: 'The kernel creates links of this kind.', zh: '内核可创建此类接口。' },
  foundKernelSays: { en: 'The kernel says: {{words}}.', zh: '内核返回：{{words}}。' },
  foundProbeRefused: {
    en: 'The kernel refused the probe: {{words}} ({{errno}}).',
    zh: '内核拒绝了探测：{{words}}（{{errno}}）。',
  },
  foundStep: { en: '{{step}}: {{words}}.', zh: '{{step}}：{{words}}。' },
  foundStepErrno: { en: '{{step}}: {{words}} ({{errno}}).', zh: '{{step}}：{{words}}（{{errno}}）。' },
  foundDevice: { en: 'The driver offers it, and a device was opened.', zh: '驱动支持此功能，并已成功打开设备。' },
  foundNotOffered: { en: 'The driver does not offer it.', zh: '驱动不支持此功能。' },
  foundMarked: { en: 'The loopback address carries its protocol.', zh: '环回地址带有协议标记。' },
  foundUnmarked: { en: 'The loopback address carries no protocol.', zh: '环回地址没有协议标记。' },
  foundNoLoopback: { en: 'There is no loopback address to tell it by.', zh: '没有可据以判断的环回地址。' },
  foundNamespaces: { en: 'Up to {{most}} can be created.', zh: '最多可创建 {{most}} 个。' },
  foundNoNamespaces: {
    en: 'The kernel has no network namespaces (CONFIG_NET_NS).',
    zh: '内核不支持网络命名空间（CONFIG_NET_NS）。',
  },
  foundNotPrivileged: { en: 'The helper lacks CAP_SYS_ADMIN.', zh: '守护进程没有 CAP_SYS_ADMIN 权能。' },
  foundNamespacesZero: { en: 'user.max_net_namespaces is 0.', zh: 'user.max_net_namespaces 为 0。' },
  foundNft: {
    en: 'nft responds, and no firewall chain drops forwarded packets.',
    zh: 'nft 有响应，没有防火墙链丢弃转发的包。',
  },
  foundProgramSays: { en: '{{program}} says: {{words}}.', zh: '{{program}} 返回：{{words}}。' },
  foundDnsmasq: { en: 'dnsmasq {{version}}.', zh: 'dnsmasq {{version}}。' },
  foundDnsmasqUser: {
    en: 'dnsmasq {{version}}, running as the user {{user}}.',
    zh: 'dnsmasq {{version}}，以用户 {{user}} 运行。',
  },
  foundResolved: { en: 'systemd-resolved responds.', zh: 'systemd-resolved 有响应。' },
  foundResolvedElsewhere: {
    en: 'systemd-resolved serves the links of the host, not those of this namespace.',
    zh: 'systemd-resolved 只服务于主机的接口，不含此命名空间的接口。',
  },
  foundNoResolved: { en: 'systemd-resolved is not running here.', zh: '此处未运行 systemd-resolved。' },
  foundManagerRuns: { en: '{{manager}} is running.', zh: '{{manager}} 正在运行。' },
  foundManagerElsewhere: {
    en: '{{manager}} does not manage the links of this namespace.',
    zh: '{{manager}} 不管理此命名空间的接口。',
  },
  foundNoManager: {
    en: '{{manager}} is not running here: there is nothing to configure.',
    zh: '此处未运行 {{manager}}：无需配置。',
  },
  foundNoControl: {
    en: '{{manager}} is running, but {{program}} is not installed to notify it.',
    zh: '{{manager}} 正在运行，但未安装用于通知它的 {{program}}。',
  },

  remedyModule: {
    en: 'Load its module where it is installed: `sudo modprobe {{module}}`; otherwise use a kernel that has it.',
    zh: '若已安装该模块，请加载：`sudo modprobe {{module}}`；否则需换用包含它的内核。',
  },
  remedySudo: {
    en: 'Start the helper with sudo, or use `taproom sandbox`.',
    zh: '用 sudo 启动守护进程，或使用 `taproom sandbox`。',
  },
  remedyAddressProtocol: {
    en: 'Linux 5.18 or later has this; without it, addresses are told apart by their link.',
    zh: 'Linux 5.18 及以后的内核支持；否则按所在接口区分地址。',
  },
  remedyLoopback: {
    en: 'Bring the loopback up: `taproom link set lo --up`.',
    zh: '启用环回接口：`taproom link set lo --up`。',
  },
  remedyKernelWithIt: { en: 'Use a kernel that has it.', zh: '请换用支持此功能的内核。' },
  remedyNamespaces: {
    en: 'Allow them: `sudo sysctl user.max_net_namespaces=1024`.',
    zh: '请放开限制：`sudo sysctl user.max_net_namespaces=1024`。',
  },
  remedyNewerKernel: {
    en: 'A newer kernel has it; without it, everything else of TUN and TAP works.',
    zh: '较新的内核支持；没有它，TUN 和 TAP 的其余功能照常可用。',
  },
  remedyOffloadKernel: {
    en: 'Linux {{version}} or later has it; without it, packets are segmented in the kernel.',
    zh: 'Linux {{version}} 及以后的内核支持；没有它，由内核分段。',
  },
  remedyTunDriver: {
    en: 'Load the driver: `sudo modprobe tun`; where it has no module, the kernel needs CONFIG_TUN.',
    zh: '加载驱动：`sudo modprobe tun`；若没有该模块，内核需启用 CONFIG_TUN。',
  },
  remedyTunMode: {
    en: 'Only root may open /dev/net/tun here: `sudo chmod 0666 /dev/net/tun` (its usual mode), or start the helper as root.',
    zh: '此处仅 root 可打开 /dev/net/tun：`sudo chmod 0666 /dev/net/tun`（通常的权限），或以 root 启动守护进程。',
  },
  remedyDmesg: { en: 'The kernel log (`dmesg`) may say more.', zh: '内核日志（`dmesg`）可能有更多信息。' },
  remedyNftables: {
    en: 'Install nftables: `sudo apt install nftables`.',
    zh: '安装 nftables：`sudo apt install nftables`。',
  },
  remedyNfTables: {
    en: 'Start the helper with sudo; otherwise this kernel lacks nf_tables: `sudo modprobe nf_tables`.',
    zh: '用 sudo 启动守护进程；否则说明内核缺少 nf_tables：`sudo modprobe nf_tables`。',
  },
  remedyDnsmasq: {
    en: 'Install it: `sudo apt install dnsmasq-base` (the package `dnsmasq` would also start a service of its own).',
    zh: '安装：`sudo apt install dnsmasq-base`（软件包 `dnsmasq` 还会自行启动一个服务）。',
  },
  remedyResolvedStatus: {
    en: 'See whether it is running: `systemctl status systemd-resolved`.',
    zh: '查看是否在运行：`systemctl status systemd-resolved`。',
  },
  remedyResolvedHostOnly: {
    en: 'Nothing needs to be done: networks of the host itself get their name servers.',
    zh: '无需处理：主机自身的网络会得到域名服务器。',
  },
  remedyInstallResolved: {
    en: 'Install and start it: `sudo apt install systemd-resolved`; it then manages /etc/resolv.conf.',
    zh: '安装并启动：`sudo apt install systemd-resolved`；之后由它管理 /etc/resolv.conf。',
  },
  remedyManagerStatus: {
    en: 'See its state: `systemctl status {{manager}}`.',
    zh: '查看其状态：`systemctl status {{manager}}`。',
  },
});
