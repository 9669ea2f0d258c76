import { define } from './define.ts';

/** What the command line refuses by itself. */
export const cli = define({
  // Words of the option parser; a script tells them apart by the code.
  unknownOption: { en: '{{words}}', zh: '未知选项：{{words}}' },
  unknownCommand: { en: '{{words}}', zh: '未知命令：{{words}}' },
  excessArguments: { en: '{{words}}', zh: '参数过多：{{words}}' },
  missingArgument: { en: '{{words}}', zh: '缺少参数：{{words}}' },
  missingOption: { en: '{{words}}', zh: '缺少选项：{{words}}' },
  missingValue: { en: '{{words}}', zh: '选项缺少取值：{{words}}' },
  invalidValue: { en: '{{words}}', zh: '取值不正确：{{words}}' },
  usage: { en: '{{words}}', zh: '命令行不正确：{{words}}' },
  missingCommand: {
    en: 'A command is missing after "{{command}}": {{commands, parts}}.',
    zh: '“{{command}}”之后缺少命令：{{commands, list}}。',
  },
  seeHelp: { en: 'See "{{command}} --help".', zh: '请查看“{{command}} --help”。' },
  hintAndHelp: { en: '{{hint}} {{help}}', zh: '{{hint}}{{help}}' },
  iproute2Word: { en: 'Use {{option}} instead of "{{word}}".', zh: '请用 {{option}} 代替“{{word}}”。' },
  dashesFirst: {
    en: 'Write "--" before a command that has options: taproom sandbox -- COMMAND ARG...',
    zh: '命令带有选项时，请在其前写“--”：taproom sandbox -- COMMAND ARG...',
  },

  // Options of a command.
  nothingToChange: { en: 'Nothing to change was named.', zh: '没有指定要更改的内容。' },
  nothingToChangeOf: { en: 'Nothing to change was named for "{{name}}".', zh: '没有指定要更改“{{name}}”的内容。' },
  foreignOption: {
    en: '{{option}} is an option of the type {{types, list}}, not of {{type}}.',
    zh: '{{option}} 是类型 {{types, list}} 的选项，不适用于 {{type}}。',
  },
  foreignOptionTakes: {
    en: '{{option}} is an option of the type {{types, list}}; the type {{type}} takes {{options, parts}}.',
    zh: '{{option}} 是类型 {{types, list}} 的选项；类型 {{type}} 的选项为 {{options, list}}。',
  },
  foreignOptionNone: {
    en: '{{option}} is an option of the type {{types, list}}; the type {{type}} has no options of its own.',
    zh: '{{option}} 是类型 {{types, list}} 的选项；类型 {{type}} 没有自己的选项。',
  },
  leaveOut: { en: 'Leave it out.', zh: '请省略它。' },
  nothingToProbe: {
    en: 'There is nothing to probe: --probe-interval and --probe-misses belong to --probe.',
    zh: '没有探测目标：--probe-interval 和 --probe-misses 须与 --probe 一起使用。',
  },
  nameProbe: { en: 'Name an address with --probe.', zh: '请用 --probe 指定地址。' },
  clearAlone: {
    en: '--clear removes all impairments and excludes other options.',
    zh: '--clear 清除所有网络损伤，不能与其他选项一起使用。',
  },
  noImpairment: { en: 'No impairment given.', zh: '没有指定网络损伤。' },
  giveImpairment: {
    en: 'Give one, such as --delay 40ms, or --clear.',
    zh: '请指定一项，例如 --delay 40ms，或 --clear。',
  },
  noLinkType: {
    en: 'There is no link type "{{type}}" that can be made. The types are {{types, parts}}.',
    zh: '没有可新建的接口类型“{{type}}”。可用的类型为 {{types, list}}。',
  },
  typeNeeds: {
    en: 'A link of the type {{type}} needs {{options, list}}.',
    zh: '类型为 {{type}} 的接口需要 {{options, list}}。',
  },
  renameOneLink: { en: 'Only one link can be renamed at a time.', zh: '一次只能重命名一个接口。' },
  namesOrGroup: {
    en: 'Name the links to delete, or a link group with --group, but not both.',
    zh: '请指定要删除的接口，或用 --group 指定接口组，二者不能同时使用。',
  },
  noTopic: {
    en: 'There is no topic "{{topic}}". The topics are {{topics, parts}}.',
    zh: '没有主题“{{topic}}”。可用的主题为 {{topics, list}}。',
  },
  oneWayOfHops: {
    en: 'A route has either --via and --dev, or next hops of its own.',
    zh: '路由只能使用 --via 和 --dev，或单独的下一跳。',
  },
  intoNexthops: { en: 'Put the gateway and the link into each --nexthop.', zh: '请将网关和接口写入每个 --nexthop。' },
  badNexthop: { en: 'Invalid next hop "{{text}}": {{why}}.', zh: '下一跳“{{text}}”不正确：{{why}}。' },
  writeNexthop: {
    en: 'Write it as "via 192.0.2.1 dev tap0 weight 2".',
    zh: '请写成“via 192.0.2.1 dev tap0 weight 2”。',
  },
  nexthopEmpty: { en: 'it is empty', zh: '内容为空' },
  nexthopValue: { en: 'a value is missing after "{{word}}"', zh: '“{{word}}”之后缺少取值' },
  nexthopWeight: { en: '"{{text}}" is not a weight from 1 to 256', zh: '“{{text}}”不是 1 到 256 的权重' },
  nexthopWord: {
    en: '"{{word}}" is not one of via, dev, weight, onlink',
    zh: '“{{word}}”不是 via、dev、weight、onlink 之一',
  },
  nexthopNeither: { en: 'it has neither via nor dev', zh: '既没有 via 也没有 dev' },

  // What is not there.
  noLink: { en: 'There is no link "{{name}}".', zh: '没有接口“{{name}}”。' },
  noLinkIn: {
    en: 'There is no link "{{name}}" in the namespace "{{namespace}}".',
    zh: '命名空间“{{namespace}}”中没有接口“{{name}}”。',
  },
  seeLinks: { en: 'See "taproom link list".', zh: '请查看“taproom link list”。' },
  linkElsewhere: {
    en: 'A link of this name exists in another namespace: add {{options}}.',
    zh: '其他命名空间中有同名的接口：请加上 {{options}}。',
  },
  linkGone: {
    en: 'The link "{{name}}" was deleted by somebody else in the meantime.',
    zh: '接口“{{name}}”在此期间已被其他程序删除。',
  },
  nameThere: {
    en: '"{{name}}" was not moved: the namespace "{{namespace}}" has a link of this name already.',
    zh: '未移动“{{name}}”：命名空间“{{namespace}}”中已有同名的接口。',
  },
  renameOne: {
    en: 'Rename one of the two first with "taproom link set NAME --name NEW".',
    zh: '请先用“taproom link set NAME --name NEW”为其中一个改名。',
  },
  noDatapath: { en: 'There is no datapath "{{name}}".', zh: '没有数据通路“{{name}}”。' },
  seeDatapaths: { en: 'See "taproom datapath list".', zh: '请查看“taproom datapath list”。' },
  datapathsThere: { en: 'There are: {{names, parts}}.', zh: '现有：{{names, list}}。' },
  noDatapaths: {
    en: 'There is none at all; "taproom datapath add --help" shows how to make one.',
    zh: '还没有数据通路；“taproom datapath add --help”说明如何新建。',
  },

  // Documents and files.
  documentFaulty: {
    en: '{{document}} {{undone}}: it has {{faults, list}}.',
    zh: '{{document}} {{undone}}：有 {{faults, list}}。',
  },
  notSaved: { en: 'was not saved', zh: '未保存' },
  notApplied: { en: 'was not applied', zh: '未应用' },
  notBroughtUp: { en: 'cannot be brought up', zh: '无法连接' },
  savedNotBroughtUp: { en: 'cannot be brought up as it is saved', zh: '已保存的内容无法连接' },
  errors: { en: { one: '{{count}} error', other: '{{count}} errors' }, zh: '{{count}} 处错误' },
  warnings: { en: { one: '{{count}} warning', other: '{{count}} warnings' }, zh: '{{count}} 处警告' },
  noFaults: { en: 'no faults', zh: '零处错误' },
  namesOther: {
    en: '{{document}} was not saved: it names the network {{found}}, not {{name}}.',
    zh: '未保存 {{document}}：其中的网络名为 {{found}}，而不是 {{name}}。',
  },
  writeName: {
    en: 'Write "name: {{name}}"; a copy under another name is made with "taproom network save FILE".',
    zh: '请写“name: {{name}}”；以其他名称保存副本请用“taproom network save FILE”。',
  },
  noFile: { en: 'No such file: "{{file}}".', zh: '没有文件“{{file}}”。' },
  namesHaveNoDot: {
    en: 'Names of saved networks contain no dot or slash; "taproom network list" lists them.',
    zh: '已保存网络的名称不含点或斜杠；“taproom network list”列出它们。',
  },
  documentNotRead: { en: 'The document "{{file}}" was not read: {{why}}.', zh: '未能读取文档“{{file}}”：{{why}}。' },
  tooLong: { en: 'it has more than {{kib}} KiB', zh: '它超过 {{kib}} KiB' },
  splitNetwork: { en: 'Split the network into several documents.', zh: '请将网络拆分为多个文档。' },
  notText: { en: 'it is not UTF-8 text', zh: '它不是 UTF-8 文本' },
  checkType: { en: 'Check its type with: file {{file}}', zh: '请用 file {{file}} 检查其类型' },
  directory: { en: 'it is a directory', zh: '它是目录' },
  permissionDenied: { en: 'permission denied', zh: '没有权限' },
  fileExists: { en: '{{path}} exists.', zh: '{{path}} 已存在。' },
  otherFolder: {
    en: 'Use another --output folder, or replace the file with --force.',
    zh: '请用 --output 指定其他目录，或用 --force 替换该文件。',
  },
  fileNotWritten: { en: '{{path}} was not written: {{words}}.', zh: '未能写入 {{path}}：{{words}}。' },
  oddFile: { en: 'The helper named a file "{{name}}".', zh: '守护进程给出了文件名“{{name}}”。' },
  editorQuote: {
    en: 'The editor {{editor}} cannot be started: unterminated quote.',
    zh: '无法启动编辑器 {{editor}}：引号没有闭合。',
  },
  setEditor: {
    en: 'Set EDITOR to a program, for example: EDITOR=nano',
    zh: '请将 EDITOR 设为一个程序，例如：EDITOR=nano',
  },
  editorFailed: {
    en: 'Nothing was changed: the editor {{editor}} failed: {{why}}.',
    zh: '未作更改：编辑器 {{editor}} 失败：{{why}}。',
  },
  noProgram: { en: 'no such program', zh: '没有此程序' },
  terminated: { en: 'terminated by {{signal}}', zh: '被 {{signal}} 终止' },
  exitedWith: { en: 'it exited with {{status}}', zh: '退出状态为 {{status}}' },
  installedEditor: {
    en: 'Set EDITOR to an editor that is installed, for example: EDITOR=nano',
    zh: '请将 EDITOR 设为已安装的编辑器，例如：EDITOR=nano',
  },
  editAgain: {
    en: 'Edit it again on a terminal; another editor is chosen with EDITOR, for example: EDITOR=nano',
    zh: '请在终端中重新编辑；可用 EDITOR 选择其他编辑器，例如：EDITOR=nano',
  },
  editedNotRead: { en: 'The edited file was not read: {{words}}.', zh: '未能读取编辑后的文件：{{words}}。' },

  // The helper's program.
  noTaproomd: { en: '{{undone}}: the program "taproomd" was not found.', zh: '{{undone}}：未找到程序“taproomd”。' },
  installAgain: {
    en: 'In a checkout run "npm run setup"; otherwise install Taproom again.',
    zh: '在代码仓库中请运行“npm run setup”，否则请重新安装 Taproom。',
  },
  cleanupFailed: { en: 'Cleanup failed', zh: '清理失败' },
  cleanupFailedBecause: { en: 'Cleanup failed: {{words}}', zh: '清理失败：{{words}}' },
  noReason: { en: 'taproomd gave no reason', zh: 'taproomd 没有说明原因' },
  sandboxNotStarted: { en: 'The sandbox was not started', zh: '未启动沙箱' },
  onlyRootCleans: {
    en: 'No helper is running, and only root can clean up without one.',
    zh: '没有守护进程在运行，此时只有 root 可以清理。',
  },
  runSudo: { en: 'Run: {{command}}', zh: '请运行：{{command}}' },

  // Waiting.
  notReady: {
    en: 'The change was applied, but not ready within {{seconds}} s: {{missing}}.',
    zh: '更改已应用，但 {{seconds}} 秒内没有就绪：{{missing}}。',
  },
  longerTimeout: {
    en: 'Use a longer --timeout, or check the state with "taproom link show".',
    zh: '请用更长的 --timeout，或用“taproom link show”查看状态。',
  },
  longerTimeoutFor: {
    en: 'Use a longer --timeout, or check its state with "taproom network show {{name}}".',
    zh: '请用更长的 --timeout，或用“taproom network show {{name}}”查看其状态。',
  },
  firstAnswer: { en: "the helper's first answer", zh: '守护进程的首个应答' },
  notDownYet: { en: '"{{name}}" is not down yet', zh: '“{{name}}”尚未停用' },
  notUpYet: { en: '"{{name}}" is not up yet', zh: '“{{name}}”尚未启用' },
  noCarrier: { en: '"{{name}}" has no carrier', zh: '“{{name}}”没有载波' },
  operState: { en: 'the operational state of "{{name}}" is {{state}}', zh: '“{{name}}”的运行状态为 {{state}}' },
  tentative: { en: 'the address {{address}} is still tentative', zh: '地址 {{address}} 仍在检测重复' },
  duplicate: {
    en: 'Address {{address}} is a duplicate: another host on the link uses it (duplicate address detection).',
    zh: '地址 {{address}} 重复：同一网络中的另一台主机正在使用它（重复地址检测）。',
  },
  chooseAddress: { en: 'Delete the address here and choose another.', zh: '请删除此地址，换用其他地址。' },
  unconfirmed: { en: 'it awaits confirmation', zh: '正在等待确认' },
  isInState: { en: 'it is {{state}}', zh: '状态为 {{state}}' },
  serviceState: {
    en: 'its {{service}} service is {{state}}: {{detail}}',
    zh: '其 {{service}} 服务的状态为 {{state}}：{{detail}}',
  },
  networkFailed: { en: 'The network {{name}} failed.', zh: '网络 {{name}} 失败。' },
  upAgain: {
    en: 'The network {{name}} is up again: bringing it down was not confirmed in time, or another client brought it up.',
    zh: '网络 {{name}} 重新连接：断开未及时确认，或其他客户端将其连接。',
  },
  notUp: {
    en: 'The network {{name}} is not up: another client brought it down, or it was not confirmed in time.',
    zh: '网络 {{name}} 未连接：其他客户端将其断开，或未及时确认。',
  },
  reverted: { en: 'The change was reverted: it was not confirmed.', zh: '更改未确认，已回滚。' },
  seeReverted: {
    en: 'The previous state is restored. "taproom history {{entry}}" shows the reverted steps.',
    zh: '已恢复之前的状态。“taproom history {{entry}}”显示回滚的步骤。',
  },
});
