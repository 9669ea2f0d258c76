// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import type { ReactElement } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Settings } from '../../shared/ipc.ts';
import { helperInfo } from '../../shared/helper-info.fixture.ts';
import { translator } from '../../main/strings/index.ts';
import { applySnapshot, NOTHING_OBSERVED } from '../../../helper/client/pure/replica.ts';
import { say } from '../../../helper/protocol/messages/index.ts';
import { DatapathsView } from '../features/datapaths/list/DatapathsView.tsx';
import { HistoryView } from '../features/history/HistoryView.tsx';
import { LinksView } from '../features/links/LinksView.tsx';
import { NeighbourGrid } from '../features/routes/NeighbourGrid.tsx';
import { RouteGrid } from '../features/routes/RouteGrid.tsx';
import { RuleGrid } from '../features/routes/RuleGrid.tsx';
import { useApp } from '../state/index.ts';
import { datapath, historyEntry, link, namespace, port, route, rule, snapshot } from '../state/test-rows.ts';
import { FailurePanel } from '../ui/FailurePanel.tsx';
import { CommandLines, Mono } from '../ui/Text.tsx';
import { i18n } from './index.ts';
import { localized } from './message.ts';

const HOSTILE = 'eth\u202e0\u2066\u200f\u061c';
const SHOWN = 'eth\\u202e0\\u2066\\u200f\\u061c';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

/** Every sentence of the window that takes a value, with this for each. */
function* sentences(): Generator<[string, string]> {
  for (const [namespace, words] of Object.entries(i18n.getDataByLanguage('en') ?? {}))
    for (const [key, text] of flat(words))
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

  it.each<[string, ReactElement]>([
    ['links', <LinksView />],
    ['datapaths', <DatapathsView />],
    ['routes', <RouteGrid namespace="" family="ipv4" table={null} />],
    ['rules', <RuleGrid namespace="" family="ipv4" />],
    ['neighbours', <NeighbourGrid namespace="" family="ipv4" />],
    ['history', <HistoryView />],
  ])('are shown escaped in the grid of %s', (_, view) => {
    // A grid shows as many rows as there is room for.
    for (const side of ['clientHeight', 'clientWidth'] as const)
      vi.spyOn(HTMLElement.prototype, side, 'get').mockReturnValue(2000);
    const bridge = { request: () => Promise.resolve({ ok: true, value: null }), on: () => () => undefined };
    Object.defineProperty(window, 'taproom', { value: bridge, configurable: true });
    const own = link({ index: 2, name: HOSTILE, altNames: [HOSTILE], alias: HOSTILE });
    const tap = port({ kind: 'tap', device: 'tap0' }, 2);
    useApp.setState({
      ready: true,
      helper: { state: 'connected', info: { ...helperInfo(), capabilities: [] } },
      settings: Settings.parse({}),
      observed: applySnapshot(
        NOTHING_OBSERVED,
        snapshot({
          namespaces: [namespace(''), namespace(HOSTILE)],
          links: [own, link({ index: 3, name: 'port0', namespace: HOSTILE, kind: HOSTILE, controller: 2 })],
          routes: [route({ destination: '192.0.2.0/24', index: 2, protocolName: HOSTILE })],
          rules: [rule({ priority: 5, inputLink: HOSTILE, outputLink: HOSTILE })],
          neighbours: [
            { namespace: '', index: 2, family: 'ipv4', address: '192.0.2.9', mac: null, state: HOSTILE } as never,
          ],
          history: [
            historyEntry({
              entry: 1,
              network: HOSTILE,
              who: { uid: 1000, user: HOSTILE, client: HOSTILE },
              summary: say('link.notChanged', { link: HOSTILE }),
            }),
          ],
          datapaths: [
            datapath({ name: 'sw', type: 'switch' }, [tap], {
              name: HOSTILE,
              ports: [{ ...tap, port: { ...tap.port, device: HOSTILE } as never }],
            }),
          ],
        }),
      ),
    });
    const { container } = render(view);
    expect(container.querySelectorAll('[role=gridcell]').length).toBeGreaterThan(0);
    expect(container.innerHTML).toContain(SHOWN);
    for (const element of container.querySelectorAll('*'))
      for (const words of [element.textContent, element.getAttribute('title'), element.getAttribute('aria-label')])
        expect(words ?? '').not.toMatch(/[\u202e\u2066\u200f\u061c]/);
  });
});
