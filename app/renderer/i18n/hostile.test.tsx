// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { translator } from '../../main/strings/index.ts';
import { say } from '../../../helper/protocol/messages/index.ts';
import { FailurePanel } from '../ui/FailurePanel.tsx';
import { CommandLines, Mono } from '../ui/Text.tsx';
import { i18n } from './index.ts';
import { localized } from './message.ts';

const HOSTILE = 'eth\u202e0\u2066\u200f\u061c';
const SHOWN = 'eth\\u202e0\\u2066\\u200f\\u061c';

afterEach(cleanup);

/** Every sentence of the window that takes a value, with this for each. */
function* sentences(): Generator<[string, string]> {
  for (const [namespace, words] of Object.entries(i18n.getDataByLanguage('en') ?? {}))
    for (const [key, text] of flat(words as object))
      if (text.includes('{{')) {
        const names = [...text.matchAll(/\{\{-? ?(\w+)/g)].map(([, name = '']) => name);
        yield [text, i18n.t(`${namespace}:${key}`, Object.fromEntries(names.map((name) => [name, HOSTILE])))];
      }
}
const flat = (words: object, before = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] =>
    typeof value === 'string' ? [[before + key, value]] : flat(value as object, `${before}${key}.`),
  );

describe('names that turn the direction of what stands behind them', () => {
  it('are shown escaped in every sentence of the window', () => {
    const all = [...sentences()];
    expect(all.length).toBeGreaterThan(100);
    for (const [text, said] of all) expect(said, text).not.toMatch(/[\u202e\u2066\u200f\u061c]/);
    expect(i18n.t('networks:delete.title', { name: HOSTILE })).toContain(SHOWN);
  });

  it('are shown escaped in the tray, in messages, names, commands and failures', () => {
    expect(translator('en')('tray.up', { names: HOSTILE })).toContain(SHOWN);
    expect(localized(say('link.notChanged', { link: HOSTILE }))).toContain(SHOWN);
    const { container } = render(
      <>
        <Mono>{HOSTILE}</Mono>
        <Mono truncate>{HOSTILE}</Mono>
        <CommandLines lines={[`ip link delete ${HOSTILE}`, 'true']} label="x" />
        <FailurePanel
          failure={{
            kind: 'failed',
            step: 'link.set',
            ...say('link.notChanged', { link: HOSTILE }),
            kernelMessage: HOSTILE,
          }}
        />
      </>,
    );
    expect(container.innerHTML).toContain(SHOWN);
    expect(container.innerHTML).not.toMatch(/[\u202e\u2066\u200f\u061c]/);
  });
});
