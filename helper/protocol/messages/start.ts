import { define } from './define.ts';

/** Why taproomd was not started, or does not listen; and why nothing was cleaned up without it. */
export const start = define({
  arguments: { en: 'taproomd was not started: {{fault}}.', zh: 'taproomd 未启动：{{fault}}。' },
  seeHelp: { en: 'See `taproomd --help`.', zh: '请查看 `taproomd --help`。' },
  oneOf: { en: '{{option}} is one of {{choices, parts}}', zh: '{{option}} 的值须为 {{choices, list}} 之一' },
  takesDescriptor: { en: '{{option}} takes the number of a descriptor', zh: '{{option}} 的值须为描述符编号' },
  takesBudget: {
    en: '{{option}} takes NAME=NUMBER, where NAME is one of {{choices, parts}}',
    zh: '{{option}} 的值须为 名称=数值，名称为 {{choices, list}} 之一',
  },
  takesPath: { en: '{{option}} takes a path', zh: '{{option}} 的值须为路径' },
  takesUser: { en: '{{option}} takes a name or a number', zh: '{{option}} 的值须为用户名或编号' },
  noOption: { en: '{{word}} is not an option', zh: '没有选项 {{word}}' },
  commandNeedsSandbox: { en: 'a COMMAND runs only with --sandbox', zh: 'COMMAND 只能与 --sandbox 一起使用' },
  demoNeedsSandbox: {
    en: '--demo is only for --sandbox: it never touches the host',
    zh: '--demo 只能与 --sandbox 一起使用：它从不更改本机',
  },
  sandboxNeedsNoCleanup: {
    en: 'a sandbox takes everything along when it ends: it needs no --cleanup',
    zh: '沙箱结束时会删除其中的全部内容，不需要 --cleanup',
  },
  optionsOfCleanup: {
    en: '--yes, --orphans and --json belong to --cleanup',
    zh: '--yes、--orphans 和 --json 只能与 --cleanup 一起使用',
  },
  noUser: { en: 'There is no user named {{user}}.', zh: '没有名为 {{user}} 的用户。' },
  nameUser: { en: 'Name an existing user, or a number.', zh: '请指定现有的用户名或编号。' },
  unprivileged: {
    en: 'taproomd was not started: it lacks the right to change networks (CAP_NET_ADMIN).',
    zh: 'taproomd 未启动：它没有更改网络的权限（CAP_NET_ADMIN）。',
  },
  sudoOrSandbox: {
    en: 'Run `sudo taproomd`, or try everything without touching this machine: `taproomd --sandbox`.',
    zh: '请运行 `sudo taproomd`，或在不更改本机的情况下试用：`taproomd --sandbox`。',
  },

  // The socket.
  socketPathTooLong: {
    en: 'The path of the socket is longer than {{max}} bytes.',
    zh: '套接字路径超过 {{max}} 字节。',
  },
  shorterSocket: { en: 'Name a shorter one with --socket.', zh: '请用 --socket 指定较短的路径。' },
  socketFolderNotMade: {
    en: 'The folder of the socket was not made: {{words}}.',
    zh: '未能创建套接字的目录：{{words}}。',
  },
  otherSocket: { en: 'Name another path with --socket.', zh: '请用 --socket 指定其他路径。' },
  socketUnsafe: {
    en: 'The helper does not listen on {{path}}: {{why}}, who could put another file in its place.',
    zh: '守护进程不在 {{path}} 上监听：{{why}}，可能有人将其换成其他文件。',
  },
  folderOfOther: { en: '{{path}} belongs to another user (uid {{uid}})', zh: '{{path}} 属于其他用户（uid {{uid}}）' },
  folderWritable: { en: '{{path}} can be written to by others', zh: '其他用户可写 {{path}}' },
  safeSocket: {
    en: 'Leave --socket out ({{path}}), or name a path in a folder that only root can write to.',
    zh: '请不使用 --socket（{{path}}），或指定仅 root 可写的目录中的路径。',
  },
  noSocket: { en: '{{path}} exists and is not a socket.', zh: '{{path}} 已存在，且不是套接字。' },
  moveAway: { en: 'Move it away, or name another path with --socket.', zh: '请将其移走，或用 --socket 指定其他路径。' },
  socketTaken: { en: 'Another helper listens on {{path}} already.', zh: '另一个守护进程已在 {{path}} 上监听。' },
  useOrStop: {
    en: 'Use it, or stop it first (`taproom status` shows its process), or name another path with --socket.',
    zh: '请使用它，或先将其停止（`taproom status` 显示其进程），或用 --socket 指定其他路径。',
  },
  lockFailed: { en: 'The lock of the socket was not taken: {{words}}.', zh: '未能锁定套接字：{{words}}。' },
  lockTaken: {
    en: 'The helper does not listen: it did not get the lock {{path}}: {{words}}.',
    zh: '守护进程没有监听：未获得锁 {{path}}：{{words}}。',
  },
  otherStarts: {
    en: 'See whether another helper is starting, then try again.',
    zh: '请查看是否有另一个守护进程正在启动，然后重试。',
  },
  notListening: {
    en: 'The helper does not listen on {{path}}: {{words}}.',
    zh: '守护进程没有在 {{path}} 上监听：{{words}}。',
  },

  // The sandbox and its demo network.
  sandboxNotMade: { en: 'The sandbox was not made: {{words}}.', zh: '未能创建沙箱：{{words}}。' },
  installUnshare: { en: 'Install util-linux, which has unshare(1).', zh: '请安装提供 unshare(1) 的 util-linux。' },
  unshareFailed: {
    en: 'The sandbox was not made: unshare(1) did not start the helper in new namespaces (its own words stand above).',
    zh: '未能创建沙箱：unshare(1) 没有在新的命名空间中启动守护进程（其输出见上）。',
  },
  namespacesForbidden: {
    en: 'The container or system call filter that this runs in forbids namespaces: run it where CAP_SYS_ADMIN is there.',
    zh: '当前的容器或系统调用过滤器禁止命名空间：请在有 CAP_SYS_ADMIN 的环境中运行。',
  },
  userNamespacesOff: {
    en:
      'User namespaces may be switched off for ordinary users: `sudo sysctl user.max_user_namespaces=15000`, ' +
      'on Ubuntu also `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`; or start the sandbox with sudo.',
    zh:
      '普通用户可能无法使用用户命名空间：`sudo sysctl user.max_user_namespaces=15000`，' +
      '在 Ubuntu 上还需要 `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0`；也可用 sudo 启动沙箱。',
  },
  demoTrafficNotStarted: { en: 'The demo traffic was not started.', zh: '未启动演示流量。' },
  noDemo: {
    en: 'The traffic was not switched: this helper has no demo network.',
    zh: '未切换流量：此守护进程没有演示网络。',
  },
  startDemo: { en: 'Start one: `taproomd --sandbox --demo`.', zh: '请启动一个：`taproomd --sandbox --demo`。' },

  // taproomd --cleanup.
  helperListens: {
    en: 'Nothing was cleaned up: a helper is running and listens on {{socket}}.',
    zh: '未作清理：守护进程正在运行，并在 {{socket}} 上监听。',
  },
  helperUsesState: {
    en: 'Nothing was cleaned up: a helper that uses the same state folder is running.',
    zh: '未作清理：使用同一状态目录的守护进程正在运行。',
  },
  askHelper: {
    en: 'Ask it to do this: `taproom cleanup`; or stop it first.',
    zh: '请让它来清理：`taproom cleanup`；或先将其停止。',
  },
});
