import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { explain, failure as ours } from '../../../helper/daemon/errors.ts';
import type { Failure } from '../../../helper/protocol/index.ts';
import { explainFailure } from './failure.ts';
import { sayFault } from './faults.ts';
import { i18n } from './index.ts';

const sources = Object.values(
  import.meta.glob<string>('../../../helper/daemon/{kernel,handlers}/*.ts', {
    eager: true,
    query: '?raw',
    import: 'default',
  }),
).join('\n');
/** A template of the helper's with something in each hole. */
const filled = (template: string) =>
  template.replace(/\$\{inNamespace\([^}]*\)\}/g, ' in namespace red').replace(/\$\{[^}]+\}/g, 'x1');
const unquoted = (text: string) => text.replace(/\\(['`])/g, '$1');

/** What the helper says did not happen, where the kernel's words follow. */
const refusals = [
  ...sources.matchAll(
    /message: [`'](.+? was not (?:made|changed|deleted|added|removed)[^`']*|There is no link[^`']+|The kernel would not[^`']+)[`']/g,
  ),
].map((found) => filled(found[1] ?? ''));
/** What it advises, by error name. */
const remedies = [...sources.matchAll(/\b(?:E[A-Z]{3,}): (?:'((?:[^'\\]|\\')+)'|`((?:[^`\\]|\\`)+)`)/g)]
  .map((found) => filled(unquoted(found[1] ?? found[2] ?? '')))
  .filter((text) => text.includes(' '));

const kernelSays = (message: string, code: string, errno: number, words: string): Failure =>
  explain({ code, errno, message: words, kernelMessage: words, step: 'RTM_NEWLINK' }, { step: 'link.add', message });
const refusal = (answer: ReturnType<typeof ours>): Failure => answer.error;

beforeEach(async () => {
  await i18n.changeLanguage('zh-CN');
});
afterEach(async () => {
  await i18n.changeLanguage('en');
});

describe("the helper's sentences in Chinese", () => {
  it('are found in its sources', () => {
    expect(refusals.length).toBeGreaterThan(10);
    expect(remedies.length).toBeGreaterThan(15);
  });
  it.each(refusals)('%s', (message) => {
    const words = explainFailure(kernelSays(message, 'EINVAL', 22, 'mtu greater than device maximum'), i18n.t);
    expect(words.original).toBeUndefined();
    expect(words.title).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(words.kernel).toBe('内核原话：mtu greater than device maximum, EINVAL。');
  });
  it.each(remedies)('%s', (remedy) => expect(sayFault(remedy, i18n.t)).toMatch(/[\u4e00-\u9fff]/));
  it.each([
    refusal(ours('conflict', 'link.add', 'The link was not made: a link named br0 exists already in namespace red.')),
    refusal(ours('not-found', 'link.set', 'There is no namespace named red.')),
    refusal(ours('not-found', 'link.get', 'The link br0 was deleted meanwhile.')),
    refusal(
      ours(
        'not-authorised',
        'link.add',
        'link.add was refused: user 1000 is neither root, nor the user who started the helper, nor a member of the group taproom.',
      ),
    ),
  ])('$message', (failure) => {
    const words = explainFailure(failure, i18n.t);
    expect([words.original, words.kernel]).toEqual([undefined, undefined]);
    expect(words.title).toMatch(/[\u4e00-\u9fff]/);
  });
  it('keep the original of what has no translation, under a title that has one', () => {
    const words = explainFailure({ kind: 'failed', step: 'link.add', message: 'Something new happened.' }, i18n.t);
    expect(words).toMatchObject({ title: '链路没有建成。', original: '助手原话：Something new happened.' });
  });
});

it('leaves English as the helper said it', async () => {
  await i18n.changeLanguage('en');
  const failure = kernelSays('The bridge link br0 was not made', 'EEXIST', 17, 'File exists');
  expect(explainFailure(failure, i18n.t)).toMatchObject({
    title: 'The bridge link br0 was not made: File exists (EEXIST).',
  });
});
