import { define } from './define.ts';

/** Datapaths that run: why one was not created or changed, and what was noticed of it. */
export const datapath = define({
  none: { en: 'There is no datapath named {{name}}.', zh: '没有名为 {{name}} 的数据通路。' },
  listRunning: {
    en: '`taproom datapath list` lists the running datapaths.',
    zh: '`taproom datapath list` 列出正在运行的数据通路。',
  },
  notCreated: { en: 'The datapath {{name}} was not created.', zh: '未创建数据通路 {{name}}。' },
  notChanged: { en: 'The datapath {{name}} was not changed.', zh: '未更改数据通路 {{name}}。' },
  settingsNotTaken: { en: 'The settings of {{name}} were not applied.', zh: '未应用 {{name}} 的设置。' },
  nameTaken: {
    en: 'The datapath {{name}} was not created: a datapath of this name exists.',
    zh: '未创建数据通路 {{name}}：已有同名的数据通路。',
  },
  otherName: {
    en: 'Choose another name, or delete the existing datapath first: `taproom datapath delete {{name}}`.',
    zh: '请换一个名称，或先删除现有的数据通路：`taproom datapath delete {{name}}`。',
  },
  noThreads: { en: 'The machine cannot start more threads.', zh: '本机无法再启动线程。' },
  noPortLeft: { en: 'The datapath {{name}} would have no port left.', zh: '数据通路 {{name}} 将没有端口。' },
  deleteIt: {
    en: 'Delete it: `taproom datapath delete {{name}}`.',
    zh: '请将其删除：`taproom datapath delete {{name}}`。',
  },
  tooManyPorts: {
    en: 'The datapath {{name}} would have {{count}} ports; there are at most {{max}}.',
    zh: '数据通路 {{name}} 将有 {{count}} 个端口，最多 {{max}} 个。',
  },
  splitPorts: {
    en: 'Make another datapath for the rest, and join the two by a veth pair.',
    zh: '请为其余端口另建一个数据通路，并用 veth 对连接两者。',
  },
  checkSettings: {
    en: 'Check its settings: `taproom datapath show` lists them.',
    zh: '请检查其设置：`taproom datapath show` 会列出。',
  },
  noCpu: {
    en: 'The datapath {{name}} was not created: this machine has no CPU {{cpu}}.',
    zh: '未创建数据通路 {{name}}：本机没有 CPU {{cpu}}。',
  },
  cpus: {
    en: {
      one: 'It has only CPU {{cpus, list}}; without affinity the threads run on any CPU.',
      other: 'It has {{count}} CPUs: {{cpus, list}}; without affinity the threads run on any CPU.',
    },
    zh: '本机有 {{count}} 个 CPU：{{cpus, list}}；不指定亲和性时，线程可在任意 CPU 上运行。',
  },
  fixed: {
    en: 'The datapath {{name}} was not changed: {{what}} cannot change while it runs.',
    zh: '未更改数据通路 {{name}}：{{what}}在运行时不能更改。',
  },
  createAgain: {
    en: "Delete it (`taproom datapath delete {{name}}`) and create it again; a network's document does so by itself.",
    zh: '请删除（`taproom datapath delete {{name}}`）后重新创建；网络文档会自动这样做。',
  },
  fixedType: { en: 'its type', zh: '类型' },
  fixedThreads: { en: 'the number of its threads', zh: '线程数' },
  fixedAffinity: { en: 'the CPU affinity of its threads', zh: '线程的 CPU 亲和性' },
  fixedBondedTap: { en: 'the TAP of a bond', zh: 'bond 的 TAP' },
  fixedResponderPort: { en: 'the port of a responder', zh: '应答器的端口' },

  // Notices.
  loop: {
    en: 'Loop between {{port}} and {{other}}: {{mac}} moves back and forth; its frames are dropped for a while.',
    zh: '{{port}} 与 {{other}} 之间有环路：{{mac}} 来回迁移，其帧暂时丢弃。',
  },
  aPort: { en: 'a port', zh: '某端口' },
  anotherPort: { en: 'another port', zh: '另一端口' },
  anAddress: { en: 'a MAC address', zh: '某 MAC 地址' },
  noMember: { en: 'No member is left.', zh: '没有可用的成员。' },
  lastMember: { en: 'No member is left: {{port}} was the last.', zh: '没有可用的成员：最后一个是 {{port}}。' },
  active: { en: '{{port}} is active now.', zh: '{{port}} 成为活动成员。' },
  failover: { en: '{{port}} is active now, in place of {{other}}.', zh: '{{port}} 接替 {{other}} 成为活动成员。' },
  activeAfter: {
    en: '{{port}} is active now, after {{milliseconds}} ms.',
    zh: '{{port}} 在 {{milliseconds}} 毫秒后成为活动成员。',
  },
  failoverAfter: {
    en: '{{port}} is active now, in place of {{other}}, after {{milliseconds}} ms.',
    zh: '{{port}} 在 {{milliseconds}} 毫秒后接替 {{other}} 成为活动成员。',
  },
  storm: {
    en: '{{port}} exceeds its storm limit: the excess is dropped.',
    zh: '{{port}} 超过风暴抑制：超出部分丢弃。',
  },
});

/** Ports of running datapaths: why one was not opened, and why it is down. */
export const port = define({
  notOpened: { en: 'The port {{port}} of {{datapath}} was not opened.', zh: '未打开 {{datapath}} 的端口 {{port}}。' },
  notOpenedHeld: {
    en: 'The port {{port}} of {{datapath}} was not opened: {{device}} is held by {{holders, list}}.',
    zh: '未打开 {{datapath}} 的端口 {{port}}：{{device}} 被 {{holders, list}} 占用。',
  },
  holder: { en: '{{program}} (process {{pid}})', zh: '{{program}}（进程 {{pid}}）' },
  unknownHolder: { en: 'another process', zh: '另一个进程' },
  endHolder: { en: 'End that program, or choose another device.', zh: '请结束该程序，或换一个设备。' },
  endHolders: { en: 'End those programs, or choose another device.', zh: '请结束这些程序，或换一个设备。' },
  notOpenedKind: {
    en: 'The port {{port}} of {{datapath}} was not opened: the link {{device}} is of kind {{kind}}, not {{wanted}}.',
    zh: '未打开 {{datapath}} 的端口 {{port}}：接口 {{device}} 的类型为 {{kind}}，不是 {{wanted}}。',
  },
  write: { en: 'Write {{port}}.', zh: '请写 {{port}}。' },
  writeOrRename: { en: 'Write {{port}}, or choose another name.', zh: '请写 {{port}}，或换一个名称。' },
  absent: { en: 'The datapath {{datapath}} has no port {{port}}.', zh: '数据通路 {{datapath}} 没有端口 {{port}}。' },
  present: { en: 'Its ports are {{ports, list}}.', zh: '其端口为 {{ports, list}}。' },
  inDatapath: { en: 'The port {{port}} is in {{datapath}} already.', zh: '{{datapath}} 中已有端口 {{port}}。' },
  changeOrRemove: {
    en: 'Change it with `taproom datapath set` and `taproom impair`, or take it out first.',
    zh: '请用 `taproom datapath set` 和 `taproom impair` 更改它，或先将其移除。',
  },
  ambiguous: {
    en: '"{{port}}" is a port of several datapaths: {{found, parts}}.',
    zh: '“{{port}}”是多个数据通路的端口：{{found, list}}。',
  },
  ofDatapath: { en: '{{port}} of {{datapath}}', zh: '{{datapath}} 的 {{port}}' },
  sayDatapath: { en: 'Say which datapath is meant.', zh: '请指定数据通路。' },
  sayKey: { en: 'Say which port is meant, by its key.', zh: '请用键名指定端口。' },
  nowhere: { en: 'No datapath has a port "{{port}}".', zh: '没有数据通路有端口“{{port}}”。' },
  notIn: { en: 'No datapath {{datapath}} has a port "{{port}}".', zh: '数据通路 {{datapath}} 没有端口“{{port}}”。' },
  list: {
    en: '`taproom datapath list` shows the ports that there are.',
    zh: '`taproom datapath list` 显示现有的端口。',
  },
  onlyLink: {
    en: '`{{link}}` is a link, but no port of a datapath: only what passes through a datapath can be impaired.',
    zh: '`{{link}}` 是接口，但不是数据通路的端口：只有经过数据通路的帧可以设置网络损伤。',
  },
  addToDatapath: {
    en: 'Put it on one: `taproom datapath add NAME --type switch --port {{port}} --port ...`.',
    zh: '请将其加入数据通路：`taproom datapath add NAME --type switch --port {{port}} --port ...`。',
  },
  taken: {
    en: 'The link {{link}} is already a port of the datapath {{datapath}}.',
    zh: '接口 {{link}} 已是数据通路 {{datapath}} 的端口。',
  },
  removeThere: {
    en: 'Remove it there first (`taproom datapath set {{datapath}} --remove-port {{port}}`), or connect the two with a veth pair.',
    zh: '请先在那里移除（`taproom datapath set {{datapath}} --remove-port {{port}}`），或用 veth 对连接两者。',
  },
  settingsNotChanged: { en: 'The settings of {{port}} were not changed.', zh: '未更改 {{port}} 的设置。' },
  checkValues: { en: 'Check the values.', zh: '请检查各项取值。' },
  filterSyntax: {
    en: 'Write the filter as in pcap-filter(7): "udp port 53".',
    zh: '请按 pcap-filter(7) 书写过滤器，例如 "udp port 53"。',
  },
  noTunDriver: { en: 'Load the driver: `sudo modprobe tun`.', zh: '加载驱动：`sudo modprobe tun`。' },
  notJoinable: {
    en: 'A link named {{device}} exists that cannot be opened as this {{kind}}: see `taproom link show {{device}}`, or choose another name.',
    zh: '已有名为 {{device}} 的接口，无法作为此 {{kind}} 打开：请查看 `taproom link show {{device}}`，或换一个名称。',
  },
  noLink: {
    en: 'There is no link named {{device}}: `taproom link list` lists the links.',
    zh: '没有名为 {{device}} 的接口：`taproom link list` 列出接口。',
  },
  queueTaken: {
    en: 'Another program uses this queue of {{device}} (AF_XDP allows one): end it, or name another queue.',
    zh: '另一个程序正在使用 {{device}} 的此队列（AF_XDP 只允许一个）：请结束它，或指定其他队列。',
  },
  useNic: {
    en: 'This kernel or this device does not support it: use nic:{{device}} instead.',
    zh: '此内核或设备不支持：请改用 nic:{{device}}。',
  },
  udpPortTaken: {
    en: 'The UDP port {{udp}} is in use, perhaps by a vxlan link of the kernel or by another datapath: `ss -lunp` shows the program. Choose another with local-port.',
    zh: 'UDP 端口 {{udp}} 已被占用，可能是内核的 vxlan 接口或另一个数据通路：`ss -lunp` 显示占用者。请用 local-port 另选一个。',
  },
  addressAbsent: {
    en: 'This machine does not have this address: add it to a link first, or leave "local" out.',
    zh: '本机没有此地址：请先将其添加到接口，或省略 “local”。',
  },
  noRoute: {
    en: 'There is no route to the remote address: see `taproom route get ADDRESS`.',
    zh: '没有到对端地址的路由：请查看 `taproom route get ADDRESS`。',
  },
  notConfigured: {
    en: 'The device of {{port}} was created, but not configured and brought up.',
    zh: '已创建 {{port}} 的设备，但未能配置并启用。',
  },
  notFoundAgain: { en: 'The device of {{port}} was not found.', zh: '找不到 {{port}} 的设备。' },

  // Reasons of being down.
  retried: { en: '{{why}} It is retried automatically.', zh: '{{why}}将自动重试。' },
  socketFailed: { en: 'The socket failed: error {{errno}}.', zh: '套接字出错：错误码 {{errno}}。' },
  deviceFailed: { en: 'The device failed: error {{errno}}.', zh: '设备出错：错误码 {{errno}}。' },
  gone: {
    en: 'The link {{link}} is gone; the port comes up again when it is back.',
    zh: '接口 {{link}} 已不存在；它恢复后端口会自动启用。',
  },
  linkDown: {
    en: 'The link {{link}} is down: `{{command}}` brings it up.',
    zh: '接口 {{link}} 已停用：`{{command}}` 可将其启用。',
  },
  noCarrier: {
    en: 'The link {{link}} has no carrier: nothing is connected to its other end.',
    zh: '接口 {{link}} 没有载波：另一端没有连接。',
  },
  comingUp: { en: 'It is coming up.', zh: '即将启用。' },
});
