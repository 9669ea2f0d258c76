import { define } from './define.ts';

/** Why a line, a request or a connection was refused before anything was done. */
export const request = define({
  notObject: { en: 'A request is a JSON object.', zh: '请求须为 JSON 对象。' },
  noVersion: { en: 'A request says "jsonrpc": "2.0".', zh: '请求须含 "jsonrpc": "2.0"。' },
  badId: { en: 'The id of a request is a string, a number or null.', zh: '请求的 id 须为字符串、数字或 null。' },
  noMethod: { en: 'A request names its method by a string.', zh: '请求须用字符串指定方法。' },
  notJson: { en: 'The line is not JSON: {{words}}.', zh: '此行不是 JSON：{{words}}。' },
  emptyBatch: { en: 'A batch holds at least one request.', zh: '一批请求至少有一个。' },
  longBatch: {
    en: 'A batch holds at most {{max}} requests; this one has {{count}}.',
    zh: '一批请求最多 {{max}} 个，这一批有 {{count}} 个。',
  },
  noHello: {
    en: 'The connection was closed: no hello came within {{seconds}} s.',
    zh: '连接已关闭：{{seconds}} 秒内没有收到 hello。',
  },
  lineNotEnded: {
    en: 'The connection was closed: a line that began did not end within {{seconds}} s.',
    zh: '连接已关闭：一行开始后 {{seconds}} 秒内没有结束。',
  },
  lineTooLong: {
    en: 'The connection was closed: a request line is longer than {{max}} bytes.',
    zh: '连接已关闭：请求行超过 {{max}} 字节。',
  },
  notUtf8: { en: 'The connection was closed: a request line is not UTF-8.', zh: '连接已关闭：请求行不是 UTF-8。' },
  unknownPeer: { en: 'It is not known who connects.', zh: '无法确定连接者的身份。' },
  noDescriptors: {
    en: 'The helper has no file descriptors left, so it cannot look up what user this is.',
    zh: '守护进程的文件描述符已用完，无法查明该用户的身份。',
  },
  moreDescriptors: {
    en: 'Close other clients or delete datapaths, then try again; root can raise the limit (`prlimit --nofile`).',
    zh: '请关闭其他客户端或删除数据通路，然后重试；root 可以提高上限（`prlimit --nofile`）。',
  },
  helloFirst: {
    en: '{{method}} was refused: the first call of a connection is hello.',
    zh: '{{method}} 被拒绝：连接上的第一个调用须为 hello。',
  },
  noLevels: {
    en: '{{method}} was refused: user {{uid}} is neither root, nor the user who started the helper, nor a member of the group taproom.',
    zh: '{{method}} 被拒绝：用户 {{uid}} 不是 root，不是启动守护进程的用户，也不在 taproom 组中。',
  },
  otherLevels: {
    en: '{{method}} was refused: it needs the level {{level}}, and user {{uid}} has {{levels, parts}}.',
    zh: '{{method}} 被拒绝：需要权限级别 {{level}}，用户 {{uid}} 只有 {{levels, list}}。',
  },
  addUser: {
    en: 'An administrator can add the user: `groupadd --system --force taproom && usermod -aG taproom USER`; restart the helper, then try again.',
    zh: '管理员可以添加该用户：`groupadd --system --force taproom && usermod -aG taproom USER`；请重启守护进程，然后重试。',
  },
  unknownMethod: { en: 'There is no method {{method}}.', zh: '没有方法 {{method}}。' },
  listMethods: {
    en: 'docs/protocol.md lists the methods; a newer client may know more than this helper.',
    zh: 'docs/protocol.md 列出各方法；较新的客户端可能使用此守护进程没有的方法。',
  },
  failedInside: {
    en: '{{method}} failed inside the helper: {{words}}.',
    zh: '{{method}} 在守护进程内部失败：{{words}}。',
  },
  reportLog: { en: "Please report this with the helper's log.", zh: '请附上守护进程的日志报告此问题。' },
  stopping: { en: 'The change was not made: the helper is stopping.', zh: '未作更改：守护进程正在停止。' },
  startHelper: { en: 'Start the helper, then try again.', zh: '请启动守护进程，然后重试。' },
  connecting: {
    en: 'The request was not sent: the connection to the helper is being made.',
    zh: '请求未发送：正在连接守护进程。',
  },
  tryAgain: { en: 'Try again in a moment.', zh: '请稍后重试。' },
  unknownToHelper: {
    en: 'The running helper does not know this request: {{words}}.',
    zh: '正在运行的守护进程不认识此请求：{{words}}。',
  },
  refused: { en: 'The helper refused the request: {{words}}.', zh: '守护进程拒绝了请求：{{words}}。' },
  goneAgain: {
    en: 'It was made, but it is gone already: somebody else removed it meanwhile.',
    zh: '已新建，但随即被其他程序删除。',
  },
});
