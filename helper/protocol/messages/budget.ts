import { define } from './define.ts';

/** What the helper would not spend. */
export const budget = define({
  over: {
    en: 'Refused: {{what}}. The budget {{budget}} is {{size}}, and {{used}} of it is used.',
    zh: '已拒绝：{{what}}。预算 {{budget}} 为 {{size}}，已用 {{used}}。',
  },
  free: {
    en: 'Free some of it, or wait; root can raise it by starting the helper with `taproomd --budget {{budget}}={{more}}`.',
    zh: '释放一部分，或稍候；root 可以用 `taproomd --budget {{budget}}={{more}}` 启动守护进程来提高它。',
  },
  connections: { en: 'another connection', zh: '再一个连接' },
  subscriptions: { en: 'another subscription', zh: '再一个订阅' },
  requests: { en: 'more requests that wait', zh: '更多等待的请求' },
  answers: { en: 'an answer of {{count}} bytes', zh: '{{count}} 字节的应答' },
  moreAnswers: { en: 'more answers that wait to be read', zh: '更多等待读取的应答' },
  changes: { en: 'another change that waits', zh: '再一项等待的更改' },
  documents: { en: 'saving the network {{name}}', zh: '保存网络 {{name}}' },
  datapath: { en: 'the datapath {{name}}, which would take {{amount}}', zh: '数据通路 {{name}}，它需要 {{amount}}' },
  lists: { en: 'another list that is read page by page', zh: '再一个分页读取的列表' },
  clientGone: { en: 'The client hung up before this was done.', zh: '客户端在此项完成之前已断开。' },
});
