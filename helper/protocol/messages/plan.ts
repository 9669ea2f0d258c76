import { define } from './define.ts';

/** Why a document cannot be planned, and what a plan says beside its steps. */
export const plan = define({
  // Other networks that are up.
  downFirst: {
    en: 'Take that network down first: `taproom network down {{network}}`.',
    zh: '请先断开那个网络：`taproom network down {{network}}`。',
  },
  otherAddress: {
    en: 'Choose another address, or take that network down first: `taproom network down {{network}}`.',
    zh: '请换一个地址，或先断开那个网络：`taproom network down {{network}}`。',
  },
  otherName: {
    en: 'Choose another name, or take that network down first: `taproom network down {{network}}`.',
    zh: '请换一个名称，或先断开那个网络：`taproom network down {{network}}`。',
  },
  otherMetric: {
    en: 'Give this one another metric, or take that network down first: `taproom network down {{network}}`.',
    zh: '请为此路由换一个度量值，或先断开那个网络：`taproom network down {{network}}`。',
  },
  sameHere: {
    en: 'Say the same here, or take that network down first: `taproom network down {{network}}`.',
    zh: '请在此使用相同的值，或先断开那个网络：`taproom network down {{network}}`。',
  },
  leaveOut: {
    en: 'Leave it out here, or take that network down first: `taproom network down {{network}}`.',
    zh: '请在此省略，或先断开那个网络：`taproom network down {{network}}`。',
  },
  useNamespace: {
    en: 'Leave it out of `namespaces` to use it as it is, or take that network down first: `taproom network down {{network}}`.',
    zh: '从 `namespaces` 中删除即可直接使用它，或先断开那个网络：`taproom network down {{network}}`。',
  },
  theirAddress: {
    en: 'The network {{network}}, which is up, has the address {{address}}.',
    zh: '已连接的网络 {{network}} 使用地址 {{address}}。',
  },
  theirSetting: {
    en: 'The network {{network}}, which is up, needs the {{field}} of {{link}} to be {{value}}.',
    zh: '已连接的网络 {{network}} 要求 {{link}} 的 {{field}} 为 {{value}}。',
  },
  theirNamespace: {
    en: 'The namespace {{name}} belongs to the network {{network}}, which is up.',
    zh: '命名空间 {{name}} 属于已连接的网络 {{network}}。',
  },
  theirLink: {
    en: 'The link {{name}} belongs to the network {{network}}, which is up.',
    zh: '接口 {{name}} 属于已连接的网络 {{network}}。',
  },
  theirDatapath: {
    en: 'The datapath {{name}} belongs to the network {{network}}, which is up.',
    zh: '数据通路 {{name}} 属于已连接的网络 {{network}}。',
  },
  theirRoute: {
    en: 'The network {{network}}, which is up, has a route to {{destination}} with the same metric.',
    zh: '已连接的网络 {{network}} 有到 {{destination}}、度量值相同的路由。',
  },
  theirRule: {
    en: 'The network {{network}}, which is up, has the same rule.',
    zh: '已连接的网络 {{network}} 有相同的规则。',
  },
  theirServers: {
    en: 'The network {{network}}, which is up, sets the name servers of {{link}}.',
    zh: '已连接的网络 {{network}} 设置了 {{link}} 的域名服务器。',
  },
  othersNeed: {
    en: 'The network {{network}}, which is up, needs {{what, list}}, which goes with this: `taproom network down {{network}}` takes it down first.',
    zh: '已连接的网络 {{network}} 需要的 {{what, list}} 会随之删除：可先用 `taproom network down {{network}}` 将其断开。',
  },
  othersNeedAll: {
    en: 'The network {{network}}, which is up, needs {{what, list}}, which go with this: `taproom network down {{network}}` takes it down first.',
    zh: '已连接的网络 {{network}} 需要的 {{what, list}} 都会随之删除：可先用 `taproom network down {{network}}` 将其断开。',
  },

  // Names that are taken.
  leftLink: {
    en: 'A link named {{name}} exists already: it was left by the network {{network}}.',
    zh: '已有名为 {{name}} 的接口：它由网络 {{network}} 遗留。',
  },
  cleanOrphans: {
    en: 'Choose another name, or remove what is left: `taproom cleanup --orphans`.',
    zh: '请换一个名称，或删除遗留的对象：`taproom cleanup --orphans`。',
  },
  replacedLink: {
    en: "Somebody else made a link named {{name}} in place of the network's.",
    zh: '其他程序新建了接口 {{name}}，取代了此网络的接口。',
  },
  foreignLink: {
    en: "A link named {{name}} exists already, and is not this network's.",
    zh: '已有名为 {{name}} 的接口，它不属于此网络。',
  },
  useLink: {
    en: 'Choose another name, or use it as it is with `kind: existing`.',
    zh: '请换一个名称，或用 `kind: existing` 直接使用它。',
  },
  deleteOrUseLink: {
    en: 'Choose another name, delete the present one (`{{command}}`), or use it as it is with `kind: existing`.',
    zh: '请换一个名称，删除现有的接口（`{{command}}`），或用 `kind: existing` 直接使用它。',
  },
  foreignDatapath: {
    en: "A datapath named {{name}} runs already, and is not this network's.",
    zh: '已有名为 {{name}} 的数据通路在运行，它不属于此网络。',
  },
  deleteDatapath: {
    en: 'Choose another name, or delete it: `taproom datapath delete {{name}}`.',
    zh: '请换一个名称，或将其删除：`taproom datapath delete {{name}}`。',
  },
  otherRoute: {
    en: 'Another route to {{destination}} with the same metric is there: {{route}}.',
    zh: '已有到 {{destination}}、度量值相同的另一条路由：{{route}}。',
  },
  lowerMetric: {
    en: 'Give this one another metric: of two routes to one destination the kernel takes the one with the lower metric.',
    zh: '请为此路由换一个度量值：目的相同的路由中，内核选用度量值较小的一条。',
  },
  portTaken: {
    en: 'The link {{link}} is a port of the datapath {{datapath}} already.',
    zh: '接口 {{link}} 已是数据通路 {{datapath}} 的端口。',
  },
  joinByVeth: {
    en: 'A link is a port of one datapath: take it out there, or join the two by a veth pair.',
    zh: '一个接口只能是一个数据通路的端口：请在那里移除它，或用 veth 对连接两者。',
  },
  wrongKind: {
    en: 'A link named {{link}} is there, and it is of the kind {{kind}}, no {{wanted}}.',
    zh: '已有名为 {{link}} 的接口，其类型为 {{kind}}，不是 {{wanted}}。',
  },
  writeNic: { en: 'Choose another name, or write nic:{{link}}.', zh: '请换一个名称，或写 nic:{{link}}。' },
  singleQueue: {
    en: '{{link}} was made with a single queue, and each of the {{threads}} threads of {{datapath}} needs one.',
    zh: '{{link}} 只有一个队列，而 {{datapath}} 的 {{threads}} 个线程各需一个队列。',
  },
  multiQueue: {
    en: 'Make it again with several (`taproom link add {{link}} --type {{kind}} --multi-queue`), or use one thread.',
    zh: '请以多队列重新新建（`taproom link add {{link}} --type {{kind}} --multi-queue`），或只用一个线程。',
  },

  // What is missing.
  noKind: {
    en: 'This kernel has no {{kind}} links, so {{name}} cannot be made.',
    zh: '此内核没有 {{kind}} 接口，因此无法新建 {{name}}。',
  },
  noNamespaces: { en: 'The namespace {{name}} cannot be made here.', zh: '此处无法新建命名空间 {{name}}。' },
  noNamespace: { en: 'There is no namespace named {{name}}.', zh: '没有名为 {{name}} 的命名空间。' },
  listNamespace: {
    en: 'List it under `namespaces`, so that the network makes it.',
    zh: '请将其写入 `namespaces`，由网络新建。',
  },
  noLink: { en: 'There is no link named {{name}}.', zh: '没有名为 {{name}} 的接口。' },
  noLinkIn: {
    en: 'There is no link named {{name}} in the namespace {{namespace}}.',
    zh: '命名空间 {{namespace}} 中没有名为 {{name}} 的接口。',
  },
  nameOrAddLink: {
    en: 'Write its name as `taproom link list` shows it, or add it to `links`.',
    zh: '请按 `taproom link list` 显示的名称书写，或将其加入 `links`。',
  },
  loop: {
    en: 'The {{what}} waits for itself: its controllers, parents and ports form a loop.',
    zh: '{{what}} 依赖自身：其主接口、父接口和端口构成环路。',
  },
  linkNamed: { en: 'link {{name}}', zh: '接口 {{name}}' },
  datapathNamed: { en: 'datapath {{name}}', zh: '数据通路 {{name}}' },
  openLoop: {
    en: 'Take one controller, parent or port out of the loop.',
    zh: '请从环路中移除一个主接口、父接口或端口。',
  },
  noForwarding: { en: 'This kernel has no {{family}} forwarding.', zh: '此内核不支持 {{family}} 转发。' },
  noForwardingIn: {
    en: 'This kernel has no {{family}} forwarding in {{namespace}}.',
    zh: '此内核在命名空间 {{namespace}} 中不支持 {{family}} 转发。',
  },
  enableIpv6: {
    en: 'Start the machine without `ipv6.disable=1`, or leave IPv6 out of the document.',
    zh: '请不带 `ipv6.disable=1` 启动机器，或从文档中删除 IPv6。',
  },
  noNat: { en: 'This machine cannot do the NAT of the document.', zh: '本机无法实现文档中的 NAT。' },
  noDhcp: { en: 'This machine cannot do the DHCP of the document.', zh: '本机无法实现文档中的 DHCP。' },

  // Notes: what stays, and why.
  serversNotSet: {
    en: 'The name servers of the links are not set: {{remedy}}',
    zh: '不会设置接口的域名服务器：{{remedy}}',
  },
  ownerCannotOpen: {
    en: 'The owner of {{link}} (user {{user}}) cannot open it, because of the mode of /dev/net/tun. {{remedy}}',
    zh: '由于 /dev/net/tun 的权限，{{link}} 的所有者（用户 {{user}}）无法打开它。{{remedy}}',
  },
  addressStays: {
    en: '{{link}} has the address {{address}} already: it stays when the network goes down.',
    zh: '{{link}} 已有地址 {{address}}：断开网络后仍保留。',
  },
  routeStays: {
    en: 'The route to {{destination}} is there already: it stays when the network goes down.',
    zh: '已有到 {{destination}} 的路由：断开网络后仍保留。',
  },
  ruleStays: {
    en: 'Rule {{number}} of the document is there already: it stays when the network goes down.',
    zh: '文档的第 {{number}} 条规则已存在：断开网络后仍保留。',
  },
  namespaceStays: {
    en: 'The namespace {{name}} exists already: it is used as it is, and stays when the network goes down.',
    zh: '命名空间 {{name}} 已存在：直接使用，断开网络后仍保留。',
  },
  namespaceReplaced: {
    en: 'The namespace {{name}} was made anew by somebody else: it is used as it is, and stays when the network goes down.',
    zh: '命名空间 {{name}} 已由其他程序重新创建：直接使用，断开网络后仍保留。',
  },
  namespaceLeft: {
    en: 'The namespace {{name}} is left alone: it no longer carries the mark of this network, so somebody else made it anew.',
    zh: '命名空间 {{name}} 保持不变：它已没有此网络的标记，由其他程序重新创建。',
  },
  linkLeft: {
    en: 'The link {{name}} is left alone: it no longer carries the mark of this network, so somebody else made it anew.',
    zh: '接口 {{name}} 保持不变：它已没有此网络的标记，由其他程序重新创建。',
  },
  fieldShared: {
    en: 'The {{field}} of {{link}} stays as it is: the network {{network}}, which is up, needs it so.',
    zh: '{{link}} 的 {{field}} 保持不变：已连接的网络 {{network}} 需要它。',
  },
  fieldLeft: {
    en: 'The {{field}} of {{link}} is left alone: somebody else has set it to {{value}} since.',
    zh: '{{link}} 的 {{field}} 保持不变：此后已由其他程序设为 {{value}}。',
  },
  settingShared: {
    en: 'The setting {{setting}} stays: the network {{network}}, which is up, needs it too.',
    zh: '设置 {{setting}} 保持不变：已连接的网络 {{network}} 也需要它。',
  },
  settingLeft: {
    en: 'The setting {{setting}} is left alone: somebody else has set it to {{value}} since.',
    zh: '设置 {{setting}} 保持不变：此后已由其他程序设为 {{value}}。',
  },
  settingOf: { en: '{{key}} of {{namespace}}', zh: '命名空间 {{namespace}} 的 {{key}}' },
  forwarding: { en: '{{family}} forwarding', zh: '{{family}} 转发' },
  forwardingStays: {
    en: '{{what}} stays on: {{links, list}}, which came meanwhile, may need it. `sudo {{command}}` switches it off.',
    zh: '{{what}}保持启用：其间新增的 {{links, list}} 可能需要它。`sudo {{command}}` 可将其关闭。',
  },
  controllerGone: {
    en: '{{link}} cannot return to {{controller}}, which is gone.',
    zh: '{{link}} 无法重新成为 {{controller}} 的端口：后者已不存在。',
  },
  addressHomeless: {
    en: 'The address {{address}} does not return to {{link}}, which is gone.',
    zh: '地址 {{address}} 不会回到 {{link}}：后者已不存在。',
  },
  routeReplaced: {
    en: 'The route to {{destination}} does not return to {{links, list}}: there is another one now.',
    zh: '到 {{destination}} 的路由不会回到 {{links, list}}：现有另一条路由。',
  },
  routeHomeless: {
    en: 'The route to {{destination}} does not return to {{links, list}}: the link is gone.',
    zh: '到 {{destination}} 的路由不会回到 {{links, list}}：该接口已不存在。',
  },
  routeLinkDown: {
    en: 'The route to {{destination}} does not return to {{links, list}}: the link is down, and the kernel keeps no route over it.',
    zh: '到 {{destination}} 的路由不会回到 {{links, list}}：该接口已停用，内核不保留经由它的路由。',
  },
  leaseMoves: {
    en: '{{addresses, list}} moves from {{link}} to {{controller}} with what is left of its lease: a DHCP client still looks after {{link}}, not {{controller}}, and may change it.',
    zh: '{{addresses, list}} 连同剩余租期从 {{link}} 移到 {{controller}}：DHCP 客户端仍在管理 {{link}} 而不是 {{controller}}，可能会更改它。',
  },
  slaacStays: {
    en: '{{addresses, list}} came by router advertisement and stays with {{link}}: the kernel makes an address of its own for {{controller}}.',
    zh: '{{addresses, list}} 来自路由器通告，保留在 {{link}} 上：内核会为 {{controller}} 另外生成地址。',
  },
  advertisedStay: {
    en: 'Routes that came by router advertisement do not move: {{controller}} learns its own from the next one.',
    zh: '来自路由器通告的路由不会移动：{{controller}} 会从下一个通告获得自己的路由。',
  },
  heeds: {
    en: 'IPv6 forwarding makes links ignore router advertisements; {{link}} has routes from them, so it is told to go on heeding them.',
    zh: '启用 IPv6 转发后接口会忽略路由器通告；{{link}} 有来自通告的路由，因此设为继续接受。',
  },
});
