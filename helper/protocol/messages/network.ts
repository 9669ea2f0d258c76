import { define } from './define.ts';

/** Saved networks: why one was not saved, brought up or taken down, what differs, what an import left out. */
export const network = define({
  none: { en: 'There is no network named {{name}}.', zh: '没有名为 {{name}} 的网络。' },
  listOrApply: {
    en: '`taproom network list` lists the saved networks; `taproom network apply FILE` creates one.',
    zh: '`taproom network list` 列出已保存的网络；`taproom network apply FILE` 新建一个。',
  },
  waits: {
    en: 'The last change of the network {{name}} is waiting for confirmation.',
    zh: '网络 {{name}} 的上一次更改正在等待确认。',
  },
  otherWaits: {
    en: 'The network {{name}} was not changed: another risky change is waiting for confirmation ({{summary}}).',
    zh: '未更改网络 {{name}}：另一项有风险的更改正在等待确认（{{summary}}）。',
  },
  notDeletedUp: { en: 'The network {{name}} was not deleted: it is up.', zh: '未删除网络 {{name}}：它处于连接状态。' },
  takeDownFirst: {
    en: 'Take it down first: `taproom network down {{name}}`.',
    zh: '请先断开：`taproom network down {{name}}`。',
  },
  notUp: { en: 'The network {{name}} was not brought up: {{why}}', zh: '未连接网络 {{name}}：{{why}}' },
  notChanged: { en: 'The network {{name}} was not changed: {{why}}', zh: '未更改网络 {{name}}：{{why}}' },
  notVerified: {
    en: 'The steps of the network {{name}} were carried out, but it is not as its document says. Missing: {{missing, list}}.',
    zh: '网络 {{name}} 的各步骤已执行，但结果与文档不符。缺少：{{missing, list}}。',
  },
  more: { en: '{{count}} more', zh: '另有 {{count}} 项' },
  otherManager: {
    en: 'Another program may manage these links: watch `taproom monitor` while you try again.',
    zh: '可能有其他程序管理这些接口：重试时请观察 `taproom monitor`。',
  },
  datapathsInScript: {
    en: "Datapaths run in Taproom's helper: the script adds them through a running helper (`taproom datapath add`).",
    zh: '数据通路在 Taproom 守护进程中运行：脚本通过运行中的守护进程添加它们（`taproom datapath add`）。',
  },
  fought: {
    en: 'Another program keeps changing what the network {{name}} needs: it was repaired {{count}} times within a minute, and is no longer repaired.',
    zh: '另有程序不断更改网络 {{name}} 所需的配置：一分钟内已修复 {{count}} 次，不再修复。',
  },
  findWho: {
    en: 'Find the program with `taproom monitor`; then `taproom network up {{name}}` repairs the network once more.',
    zh: '用 `taproom monitor` 找出该程序；之后用 `taproom network up {{name}}` 再次修复。',
  },
  unconfirmed: {
    en: 'The network {{name}} was not brought up at boot: it was not confirmed when it was last brought up, and was reverted.',
    zh: '启动时未连接网络 {{name}}：上次连接时无人确认，已回滚。',
  },
  confirmUp: {
    en: 'Bring it up while somebody can confirm it: `taproom network up {{name}}`.',
    zh: '请在有人可以确认时连接：`taproom network up {{name}}`。',
  },
  drifted: { en: 'Differs from the document. Repair: {{repair}}', zh: '与文档不符。修复步骤：{{repair}}' },

  // Saved documents.
  folderNotMade: { en: 'The folder of the saved networks was not created', zh: '未创建保存网络的目录' },
  notSaved: { en: 'The network {{name}} was not saved', zh: '未保存网络 {{name}}' },
  notDeleted: { en: 'The saved network {{name}} was not deleted', zh: '未删除已保存的网络 {{name}}' },
  fileUnreadable: { en: 'The file {{file}} cannot be read: {{words}}.', zh: '无法读取文件 {{file}}：{{words}}。' },
  noFile: { en: '{{file}} is not a regular file.', zh: '{{file}} 不是普通文件。' },
  fileTooLong: {
    en: 'The file {{file}} has {{bytes}} bytes; a network document has at most 512 KiB.',
    zh: '文件 {{file}} 有 {{bytes}} 字节；网络文档最多 512 KiB。',
  },
  fileNamesOther: {
    en: 'The file is named {{file}}, but its document names the network {{name}}.',
    zh: '文件名为 {{file}}，但其中文档的网络名为 {{name}}。',
  },
  nameOrRename: {
    en: 'Write "name: {{name}}", or rename the file to {{file}}.',
    zh: '请写 “name: {{name}}”，或将文件改名为 {{file}}。',
  },
  theDocument: { en: 'the document', zh: '文档' },
  savedDocument: { en: 'the saved document of {{name}}', zh: '{{name}} 的已保存文档' },
  unreadable: { en: 'Cannot read {{what}}.', zh: '无法读取{{what}}。' },
  fault: {
    en: 'Line {{line}}, column {{column}} of {{what}}: {{fault}}',
    zh: '{{what}}第 {{line}} 行第 {{column}} 列：{{fault}}',
  },
  faults: {
    en: {
      one: 'Line {{line}}, column {{column}} of {{what}}: {{fault}} {{count}} more fault: see `taproom network check FILE`.',
      other:
        'Line {{line}}, column {{column}} of {{what}}: {{fault}} {{count}} more faults: see `taproom network check FILE`.',
    },
    zh: '{{what}}第 {{line}} 行第 {{column}} 列：{{fault}}另有 {{count}} 处错误：`taproom network check FILE` 全部列出。',
  },
  onLine: { en: 'Line {{line}}: {{fault}}', zh: '第 {{line}} 行：{{fault}}' },

  noWayBack: {
    en: 'The script only configures the network: where a command fails, the changes of the commands before it stay, and nothing reverts them.',
    zh: '脚本只负责配置网络：某条命令失败时，之前命令所作的更改会保留，不会回滚。',
  },

  // Import.
  importBelongs: {
    en: '{{link}} belongs to the network {{network}}: both cannot be up at once.',
    zh: '{{link}} 属于网络 {{network}}：两者不能同时连接。',
  },
  importNamespace: {
    en: 'The namespace {{namespace}} exists, and stays when the network goes down; list it under "namespaces" to let the network create it.',
    zh: '命名空间 {{namespace}} 已存在，断开网络后仍保留；写入 “namespaces” 则由网络自行创建。',
  },
  importLifetime: {
    en: '{{address}} on {{link}} has a lifetime (DHCP or SLAAC), so it was left out.',
    zh: '{{link}} 的地址 {{address}} 有有效期（DHCP 或 SLAAC），因此未写入。',
  },
  importUnnamedPeer: {
    en: 'The peer of {{link}} is in a namespace without a name, so the link was written as an existing one.',
    zh: '{{link}} 的对端位于没有名称的命名空间，因此写为已存在的接口。',
  },
  importRoute: {
    en: 'The route to {{destination}} is added automatically ({{protocol}}), so it was left out.',
    zh: '到 {{destination}} 的路由会自动添加（{{protocol}}），因此未写入。',
  },
});
