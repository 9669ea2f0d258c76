import { define } from './define.ts';

/** Links: what was not done to one, why, and what to do. */
export const link = define({
  notCreated: { en: 'The {{kind}} link {{name}} was not created.', zh: '未能创建 {{kind}} 接口 {{name}}。' },
  cannotJoin: {
    en: 'The link {{name}} was not created: it cannot join {{controller}}.',
    zh: '未能创建接口 {{name}}：它无法加入 {{controller}}。',
  },
  doesNotComeUp: {
    en: 'The link {{name}} was not created: it does not come up.',
    zh: '未能创建接口 {{name}}：它无法启用。',
  },
  exists: { en: 'The link was not created: {{link}} exists already.', zh: '未能创建接口：{{link}} 已存在。' },
  notReadBack: {
    en: 'The new link {{name}} was not found when it was read back.',
    zh: '读回时未找到新建的接口 {{name}}。',
  },
  notChanged: { en: 'The link {{link}} was not changed.', zh: '未更改接口 {{link}}。' },
  notDeleted: { en: 'The link {{link}} was not deleted.', zh: '未删除接口 {{link}}。' },
  notDeletedBecause: { en: 'The link {{link}} was not deleted: {{why}}', zh: '未删除接口 {{link}}：{{why}}' },
  loopbackStays: { en: 'a network namespace always has its loopback link.', zh: '网络命名空间始终有自己的环回接口。' },
  hardwareStays: { en: 'it is a physical device. It can be set down instead.', zh: '它是物理设备，只能停用。' },
  anotherAlias: {
    en: 'The link {{link}} was not deleted: its alias is {{found}} instead of {{expected}}, so it is not the one that was created.',
    zh: '未删除接口 {{link}}：其别名是 {{found}} 而不是 {{expected}}，因此它不是当初创建的那个。',
  },
  stillThere: {
    en: 'The kernel accepted the request, but the link {{name}} still exists.',
    zh: '内核接受了请求，但接口 {{name}} 仍然存在。',
  },
  groupNotDeleted: { en: 'The links of group {{group}} were not deleted.', zh: '未删除组 {{group}} 的接口。' },
  groupStillThere: {
    en: 'The kernel accepted the request, but {{left}} of {{all}} links of group {{group}} still exist.',
    zh: '内核接受了请求，但组 {{group}} 的 {{all}} 个接口中仍有 {{left}} 个存在。',
  },
  groupHolds: {
    en: 'The links of group {{group}} were not deleted: {{name}} cannot be deleted.',
    zh: '未删除组 {{group}} 的接口：{{name}} 无法删除。',
  },
  giveOtherGroup: { en: 'Give {{name}} another group, then try again.', zh: '先为 {{name}} 换一个组，然后重试。' },
  none: { en: 'There is no link {{link}}.', zh: '没有接口 {{link}}。' },
  noIndex: { en: 'There is no link with index {{index}}.', zh: '没有索引为 {{index}} 的接口。' },
  deletedMeanwhile: { en: 'The link {{name}} was deleted meanwhile.', zh: '接口 {{name}} 在此期间已被删除。' },
  countersNotRead: { en: 'The counters of {{name}} were not read.', zh: '未能读取 {{name}} 的计数器。' },
  notBridge: {
    en: 'The link {{name}} is a {{kind}} link, not a bridge.',
    zh: '接口 {{name}} 是 {{kind}} 接口，不是网桥。',
  },
  tunHasNoMac: {
    en: 'A TUN device carries IP packets and has no MAC address; a TAP device has one.',
    zh: 'TUN 设备传送 IP 包，没有 MAC 地址；TAP 设备才有。',
  },
  tooManyHeld: {
    en: 'The {{kind}} link {{name}} was not created: the helper holds {{max}} non-persistent devices already.',
    zh: '未能创建 {{kind}} 接口 {{name}}：守护进程已持有 {{max}} 个非持久设备。',
  },
  vethNames: { en: 'The two ends of a veth pair need different names.', zh: 'veth 对的两端需要不同的名称。' },
  vxlanRemoteAndGroup: {
    en: 'A VXLAN link has either a remote address or a multicast group, not both.',
    zh: 'VXLAN 接口只能指定远端地址或组播组之一。',
  },
  incomplete: { en: '{{what}} Not rolled back: {{left, list}}.', zh: '{{what}}未能回滚：{{left, list}}。' },
  chooseOtherName: {
    en: 'Choose another name, or delete the existing link first: `taproom link delete {{name}}`.',
    zh: '换一个名称，或先删除现有接口：`taproom link delete {{name}}`。',
  },
  nameTaken: {
    en: 'A link {{link}} exists: choose another name, or delete that link first.',
    zh: '已存在接口 {{link}}：换一个名称，或先删除它。',
  },
  loadTun: { en: 'Load the driver: `sudo modprobe tun`.', zh: '加载驱动：`sudo modprobe tun`。' },
  otherKindsOnly: {
    en: 'The kernel accepts this only for other kinds or values.',
    zh: '内核只对其他类型或取值接受此项。',
  },
  idTaken: {
    en: 'Another link has this ID on the same parent or port: choose another ID.',
    zh: '同一父接口或端口上已有接口使用此 ID：换一个 ID。',
  },
  kindMissing: {
    en: 'This kernel has no {{kind}} links. `sudo modprobe {{module}}` loads the module where it is installed; `taproom doctor` lists what is available.',
    zh: '此内核没有 {{kind}} 接口。若已安装该模块，用 `sudo modprobe {{module}}` 加载；`taproom doctor` 列出可用的功能。',
  },
  noVlanFiltering: {
    en: 'This kernel was built without CONFIG_BRIDGE_VLAN_FILTERING: leave VLAN filtering out.',
    zh: '此内核编译时未启用 CONFIG_BRIDGE_VLAN_FILTERING：请不要设置 VLAN 过滤。',
  },
  inUse: {
    en: 'The link is in use: set it down first (`taproom link set NAME --down`), then try again.',
    zh: '接口正在使用中：先停用它（`taproom link set NAME --down`），然后重试。',
  },
  driverCannot: { en: 'The driver of this link cannot change this.', zh: '此接口的驱动不支持更改此项。' },
  driverForbids: {
    en: 'The driver of this link, or the sandbox, does not permit this change.',
    zh: '此接口的驱动或沙箱不允许此更改。',
  },
  staysInNamespace: {
    en: 'Loopback links, bridges and some others cannot leave the namespace in which they were created.',
    zh: '环回接口、网桥等不能离开创建它们的命名空间。',
  },
  driverOwns: {
    en: 'The driver owns it: set it down instead (`taproom link set NAME --down`).',
    zh: '它由驱动拥有：改为停用它（`taproom link set NAME --down`）。',
  },
  groupHasHardware: {
    en: 'A link of this group cannot be deleted (a physical device): give it another group, then try again.',
    zh: '组内有无法删除的接口（物理设备）：先为它换一个组，然后重试。',
  },
  listLinks: {
    en: 'It may have been deleted: `taproom link list` shows the present links.',
    zh: '它可能已被删除：`taproom link list` 显示现有接口。',
  },
  namesAreCaseSensitive: {
    en: '`taproom link list` shows the present links; names are case-sensitive.',
    zh: '`taproom link list` 显示现有接口；名称区分大小写。',
  },
  showAndDelete: {
    en: 'Look at it with `taproom link show`, and delete it by hand if nothing needs it.',
    zh: '用 `taproom link show` 查看；若不再需要，请手动删除。',
  },
});
