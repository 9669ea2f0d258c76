import { define } from './define.ts';

/** How it is known whose an object is. */
export const owner = define({
  alias: { en: 'Its alias is "{{alias}}".', zh: '其别名为“{{alias}}”。' },
  loopbackAlias: { en: 'The alias of its loopback is "{{alias}}".', zh: '其中环回接口的别名为“{{alias}}”。' },
  protocol: { en: "Its protocol number is {{number}}, Taproom's.", zh: '其协议号为 {{number}}，即 Taproom 的协议号。' },
  network: { en: 'The network {{network}} added it.', zh: '由网络 {{network}} 添加。' },
  loopback: { en: 'Every network namespace has its loopback interface.', zh: '每个网络命名空间都有环回接口。' },
  loopbackAddress: {
    en: 'The kernel assigns this address to the loopback interface.',
    zh: '内核为环回接口分配此地址。',
  },
  linkLocal: {
    en: 'The kernel assigns a link-local address to each interface that is up.',
    zh: '内核为每个启用的接口分配链路本地地址。',
  },
  slaac: {
    en: 'The kernel configured it from a router advertisement (SLAAC).',
    zh: '内核根据路由器通告自动配置（SLAAC）。',
  },
  dhcpLifetime: {
    en: 'It is an IPv4 address with a lifetime, as DHCP assigns them.',
    zh: '这是带有效期的 IPv4 地址，DHCP 分配的地址如此。',
  },
  routeDhcp: { en: 'Its protocol is dhcp: a DHCP client added it.', zh: '其协议为 dhcp：由 DHCP 客户端添加。' },
  routeRa: {
    en: 'Its protocol is ra: it was learned from a router advertisement.',
    zh: '其协议为 ra：来自路由器通告。',
  },
  routeKernel: {
    en: 'Its protocol is kernel: the kernel added it with an address or an interface.',
    zh: '其协议为 kernel：由内核随地址或接口添加。',
  },
  ruleKernel: {
    en: 'Its protocol is kernel: every network namespace has it.',
    zh: '其协议为 kernel：每个网络命名空间都有此规则。',
  },
  dockerBridge: {
    en: 'Docker names its bridges docker0, docker_gwbridge, or br- and the network id.',
    zh: 'Docker 的网桥名为 docker0、docker_gwbridge，或 br- 加网络标识。',
  },
  podmanBridge: {
    en: 'Podman names its bridges podman0, podman1 ..., and cni-podman0 with CNI.',
    zh: 'Podman 的网桥名为 podman0、podman1 等，使用 CNI 时为 cni-podman0。',
  },
  libvirtBridge: { en: 'libvirt names its bridges virbr0, virbr1 ...', zh: 'libvirt 的网桥名为 virbr0、virbr1 等。' },
  libvirtInterface: {
    en: 'libvirt names the interfaces of virtual machines vnet0, vnet1 ..., macvtap0 ...',
    zh: 'libvirt 将虚拟机的接口命名为 vnet0、vnet1、macvtap0 等。',
  },
  libvirtNic: {
    en: 'libvirt gives each of its bridges a port named after it with -nic.',
    zh: 'libvirt 为其每个网桥建立一个以 -nic 结尾的端口。',
  },
  dockerPort: {
    en: 'It is a port of {{controller}}, a bridge of Docker.',
    zh: '它是 {{controller}} 的端口，该网桥属于 Docker。',
  },
  podmanPort: {
    en: 'It is a port of {{controller}}, a bridge of Podman.',
    zh: '它是 {{controller}} 的端口，该网桥属于 Podman。',
  },
  container: { en: 'A container holds it: {{name}}.', zh: '由容器 {{name}} 持有。' },
  podmanNamespace: {
    en: 'Podman names its namespaces netns- and a UUID.',
    zh: 'Podman 的命名空间名为 netns- 加 UUID。',
  },
  networkmanager: {
    en: 'NetworkManager manages the link (/run/NetworkManager/devices).',
    zh: 'NetworkManager 管理此接口（/run/NetworkManager/devices）。',
  },
  networkd: {
    en: 'systemd-networkd manages the link ({{state}}; `networkctl` lists it).',
    zh: 'systemd-networkd 管理此接口（{{state}}，可用 `networkctl` 查看）。',
  },
  onLink: { en: 'It is on {{link}}. {{evidence}}', zh: '它位于 {{link}}。{{evidence}}' },
});

/** How it is known that what a cleanup finds is ours. */
export const leftover = define({
  networkUp: { en: 'According to the journal, it is up.', zh: '日志记录显示它处于连接状态。' },
  setting: {
    en: 'According to the journal, the network {{network}} changed it.',
    zh: '日志记录显示网络 {{network}} 更改过它。',
  },
  datapath: { en: 'Its threads run in this helper.', zh: '其线程在此守护进程中运行。' },
  nftTableEmpty: { en: "It is Taproom's table, and it is empty.", zh: '这是 Taproom 的表，目前为空。' },
  nftTable: {
    en: "It is Taproom's table, with rules of {{networks}}.",
    zh: '这是 Taproom 的表，含有 {{networks}} 的规则。',
  },
  process: {
    en: "It was started with {{file}}, in Taproom's folder.",
    zh: '启动它的配置文件 {{file}} 位于 Taproom 的目录中。',
  },
  file: { en: "It is in Taproom's own folder.", zh: '它位于 Taproom 自己的目录中。' },
  unmanagedFile: {
    en: 'Files of this name make NetworkManager and systemd-networkd ignore the links of a Taproom network.',
    zh: '此名称的文件使 NetworkManager 和 systemd-networkd 不管理 Taproom 网络的接口。',
  },
  cameBack: { en: 'It was removed, and came back.', zh: '它已被删除，但又重新出现。' },
});
