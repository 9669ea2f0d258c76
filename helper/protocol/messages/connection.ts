import { define } from './define.ts';

/** Why there is no (longer a) conversation between a client and the helper. */
export const connection = define({
  noSocket: {
    en: 'No helper is listening: there is no socket {{socket}}.',
    zh: '没有守护进程在监听：套接字 {{socket}} 不存在。',
  },
  helperGone: {
    en: 'No helper is listening: the socket {{socket}} is there, but the helper that made it is gone.',
    zh: '没有守护进程在监听：套接字 {{socket}} 存在，但创建它的守护进程已退出。',
  },
  forbidden: { en: 'You may not connect to the helper at {{socket}}.', zh: '你无权连接 {{socket}} 上的守护进程。' },
  full: {
    en: 'The helper at {{socket}} takes no more connections now.',
    zh: '{{socket}} 上的守护进程暂时不接受更多连接。',
  },
  failed: {
    en: 'The helper at {{socket}} cannot be reached: {{why}}.',
    zh: '无法连接 {{socket}} 上的守护进程：{{why}}。',
  },
  pathTooLong: {
    en: 'The path of the socket is too long: it has {{bytes}} bytes, a unix socket at most {{max}}.',
    zh: '套接字路径过长：共 {{bytes}} 字节，unix 套接字最多 {{max}} 字节。',
  },
  timedOut: { en: 'The helper did not answer within {{seconds}} s.', zh: '守护进程在 {{seconds}} 秒内没有应答。' },
  lost: { en: 'The connection to the helper ended before it answered.', zh: '守护进程应答之前连接已断开。' },
  lostBecause: {
    en: 'The connection to the helper ended before it answered: {{why}}.',
    zh: '守护进程应答之前连接已断开：{{why}}。',
  },
  closedHere: {
    en: 'The request was given up because the connection was closed here.',
    zh: '本端关闭了连接，请求已放弃。',
  },
  otherProgram: {
    en: 'What listens at {{socket}} does not speak the protocol of Taproom: {{why}}.',
    zh: '在 {{socket}} 监听的程序不使用 Taproom 的协议：{{why}}。',
  },
  helperTooOld: {
    en: 'The running helper (version {{version}}) is too old: it speaks protocol {{theirs}}, this program {{ours}}.',
    zh: '正在运行的守护进程（版本 {{version}}）过旧：它使用协议 {{theirs}}，本程序使用协议 {{ours}}。',
  },
  programTooOld: {
    en: 'This program is too old for the running helper (version {{version}}), which speaks protocol {{theirs}}, not {{ours}}.',
    zh: '本程序对正在运行的守护进程（版本 {{version}}）而言过旧：守护进程使用协议 {{theirs}}，而不是 {{ours}}。',
  },
  tooManyCalls: {
    en: "The request was not sent: {{limit}} requests already wait for the helper's answer.",
    zh: '请求未发送：已有 {{limit}} 个请求在等待守护进程应答。',
  },
  start: {
    en: 'Start the helper with "sudo taproomd", or try everything without risk in "taproom sandbox".',
    zh: '用 “sudo taproomd” 启动守护进程，或在 “taproom sandbox” 中无风险地试用。',
  },
  join: {
    en:
      'Use sudo, or let an administrator add you to the group "taproom" ' +
      '(sudo groupadd --force --system taproom; sudo usermod --append --groups taproom YOUR-NAME), ' +
      'start the helper again and log in again.',
    zh:
      '使用 sudo，或请管理员把你加入 taproom 组' +
      '（sudo groupadd --force --system taproom; sudo usermod --append --groups taproom YOUR-NAME），' +
      '然后重启守护进程并重新登录。',
  },
  closeOthers: { en: 'Close other clients or try again in a moment.', zh: '关闭其他客户端，或稍后重试。' },
  shorterPath: { en: 'Use a shorter path, for example through a link.', zh: '使用更短的路径，例如通过符号链接。' },
  seeStatus: {
    en: 'See whether it is busy or stopped ("taproom status"); the request may still have been carried out.',
    zh: '查看它是否繁忙或已停止（“taproom status”）；请求可能已经执行。',
  },
  lookFirst: {
    en: 'Look at the present state before you repeat the request: it may have been carried out. {{start}}',
    zh: '重复请求之前请先查看当前状态：它可能已经执行。{{start}}',
  },
  nameSocket: {
    en: 'Name the right socket with --socket or TAPROOM_SOCKET.',
    zh: '用 --socket 或 TAPROOM_SOCKET 指定正确的套接字。',
  },
  restartHelper: {
    en: 'Stop the running helper and start the one that came with this program.',
    zh: '停止正在运行的守护进程，启动随本程序提供的守护进程。',
  },
  useOther: {
    en: 'Use the program that came with the running helper, or stop that helper and start yours.',
    zh: '使用随该守护进程提供的程序，或停止该守护进程并启动你自己的。',
  },
  waitForAnswers: { en: 'Wait for answers before you send more.', zh: '等待应答后再发送更多请求。' },
});
