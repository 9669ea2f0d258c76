import { define } from './define.ts';

/** What the helper says whatever was asked of it. */
export const helper = define({
  lacksCapability: {
    en: 'The helper lacks a capability for this. Start it with sudo, or try it in `taproom sandbox`.',
    zh: '守护进程缺少所需的权能（capability）：用 sudo 启动它，或在 `taproom sandbox` 中试用。',
  },
  kernelMemory: {
    en: 'The kernel is short of memory for this: delete links that are not needed, then try again.',
    zh: '内核内存不足：删除不需要的接口，然后重试。',
  },
  readsBack: {
    en: 'The kernel accepted the request, but {{field}} reads back as {{found}} instead of {{asked}}.',
    zh: '内核接受了请求，但 {{field}} 读回的值是 {{found}}，而不是 {{asked}}。',
  },
  otherProgram: {
    en: 'Another program may manage this link: watch `taproom monitor` while you try again.',
    zh: '可能有其他程序在管理这个接口：重试时请观察 `taproom monitor`。',
  },
});
