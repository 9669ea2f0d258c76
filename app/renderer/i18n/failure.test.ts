import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explain, failure as ours } from '../../../helper/daemon/errors.ts';
import type { Failure } from '../../../helper/protocol/index.ts';
import { say, verbatim, within, type Message } from '../../../helper/protocol/messages/index.ts';
import { explainFailure } from './failure.ts';
import { i18n } from './index.ts';

const kernelSays = (message: Message, code: string, errno: number, words: string): Failure =>
  explain({ code, errno, message: words, kernelMessage: words, step: 'RTM_NEWLINK' }, { step: 'link.add', message });

beforeEach(async () => {
  await i18n.changeLanguage('zh-CN');
});
afterEach(async () => {
  await i18n.changeLanguage('en');
});

describe("the helper's messages in Chinese", () => {
  it("are rendered from their codes, with the kernel's words as they are", () => {
    const created = say('link.notCreated', { kind: 'bridge', name: 'br0' });
    const words = explainFailure(kernelSays(created, 'EINVAL', 22, 'mtu greater than device maximum'), i18n.t);
    expect(words).toMatchObject({
      title: '未能创建 bridge 接口 br0。',
      kernel: '内核：mtu greater than device maximum, EINVAL。',
    });
    expect(words.original).toBeUndefined();
  });
  it('are whole where values have words of their own', () => {
    const { error } = ours('conflict', 'link.add', say('link.exists', { link: within('br0', 'red') }), {
      remedy: say('link.chooseOtherName', { name: 'br0' }),
    });
    expect(explainFailure(error, i18n.t)).toMatchObject({
      title: '未能创建接口：命名空间 red 中的 br0 已存在。',
      remedy: '换一个名称，或先删除现有接口：`taproom link delete br0`。',
    });
  });
  it('keep the original of what has no translation, under a title that has one', () => {
    const words = explainFailure({ kind: 'failed', step: 'link.add', ...verbatim('Something new happened.') }, i18n.t);
    expect(words).toMatchObject({ title: '接口未创建。', original: '守护进程的消息：Something new happened.' });
  });
});

it('leaves English as the helper said it', async () => {
  await i18n.changeLanguage('en');
  const failure = kernelSays(say('link.notCreated', { kind: 'bridge', name: 'br0' }), 'EEXIST', 17, 'File exists');
  expect(explainFailure(failure, i18n.t)).toMatchObject({
    title: 'The bridge link br0 was not created: File exists (EEXIST).',
  });
});
