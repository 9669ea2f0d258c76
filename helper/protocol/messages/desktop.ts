import { define } from './define.ts';

/** What the desktop's main process says itself: starting the helper, requests of the window, pages and settings. */
export const desktop = define({
  noAgent: {
    en: 'The helper was not started: nobody could be asked for the password, because no authentication agent runs in this session.',
    zh: '守护进程未启动：此会话中没有运行认证代理，无法询问密码。',
  },
  permissionDenied: {
    en: 'The helper was not started: the permission was not given.',
    zh: '守护进程未启动：没有获得授权。',
  },
  permissionDeniedBecause: {
    en: 'The helper was not started: the permission was not given ({{words}}).',
    zh: '守护进程未启动：没有获得授权（{{words}}）。',
  },
  notStarted: { en: 'The helper was not started: {{words}}.', zh: '守护进程未启动：{{words}}。' },
  noReason: { en: 'pkexec gave no reason', zh: 'pkexec 没有说明原因' },
  startInTerminal: { en: 'Start it in a terminal: {{command}}', zh: '请在终端中启动它：{{command}}' },
  startAndSee: {
    en: 'Start it in a terminal to see what it says: {{command}}',
    zh: '请在终端中启动它并查看输出：{{command}}',
  },
  startsAlready: {
    en: 'The helper is being started already: answer the prompt that is open.',
    zh: '正在启动守护进程：请回答已打开的提示。',
  },
  cannotStart: { en: 'The helper cannot be started from here.', zh: '无法从这里启动守护进程。' },
  silent: {
    en: 'The helper was started, but did not answer within {{seconds}} s.',
    zh: '守护进程已启动，但 {{seconds}} 秒内没有应答。',
  },
  mayNothing: {
    en: 'The helper is running, but it does not let this user look at anything.',
    zh: '守护进程正在运行，但不允许此用户查看任何内容。',
  },
  joinGroup: {
    en: 'Ask an administrator to add you to the group "taproom", then log in again.',
    zh: '请管理员把你加入 taproom 组，然后重新登录。',
  },
  pageNotOpened: { en: 'The page was not opened: {{words}}.', zh: '未能打开页面：{{words}}。' },
  readAt: { en: 'Read it at {{path}}', zh: '请在 {{path}} 阅读' },
  autostartNotChanged: { en: 'Start at login was not changed: {{words}}.', zh: '未更改登录时启动：{{words}}。' },
  mayNotSend: {
    en: 'The window asked for "{{method}}", which is not a request that it may send.',
    zh: '窗口请求了“{{method}}”，这不是它可以发送的请求。',
  },
  wrongRequest: {
    en: 'The request "{{request}}" is not as it must be: {{fault}}',
    zh: '请求“{{request}}”不符合要求：{{fault}}',
  },
  untrusted: { en: 'This page may not ask anything.', zh: '此页面无权发出请求。' },
  noRequest: { en: 'There is no such request.', zh: '没有此请求。' },
  failedInside: {
    en: '"{{request}}" failed inside Taproom: {{words}}',
    zh: '“{{request}}”在 Taproom 内部失败：{{words}}',
  },
});
