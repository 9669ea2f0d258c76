// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TaproomBridge } from '../../../shared/ipc.ts';
import type { HistoryEntry } from '../../../../helper/protocol/index.ts';
import { i18n, setLanguage } from '../../i18n/index.ts';
import { lastUndoable, mayUndo, useApp } from '../../state/index.ts';
import { applySnapshot, NOTHING_OBSERVED } from '../../../../helper/client/pure/replica.ts';
import { historyEntry, snapshot } from '../../state/test-rows.ts';
import { notify, useToasts } from '../../ui/toasts.ts';
import { findEntries } from './find.ts';
import { saySummary } from './say-summary.ts';
import { entriesOf, sayDone, undoAction, undoEntry } from './undo.ts';

const { t } = i18n;
const show = (history: readonly HistoryEntry[]) =>
  useApp.setState({ observed: applySnapshot(NOTHING_OBSERVED, snapshot({ history: [...history] })) });

const asked: unknown[] = [];
beforeEach(() => {
  asked.length = 0;
  useToasts.setState({ toasts: [] });
  const bridge = {
    request: vi.fn((_name: string, { params }: { params: unknown }) => {
      asked.push(params);
      return Promise.resolve({
        ok: true,
        value: { entry: historyEntry({ entry: 99 }), undone: historyEntry({ entry: 1 }), pending: null },
      });
    }),
    on: () => () => undefined,
  } as unknown as TaproomBridge;
  Object.defineProperty(window, 'taproom', { value: bridge, configurable: true });
});

describe('what can be undone', () => {
  it.each<[string, Partial<HistoryEntry>, boolean]>([
    ['what was done', {}, true],
    ['what was undone since', { undoneBy: 9 }, false],
    ['what is for good', { final: 'The TAP was held by a program.' }, false],
    ['what failed', { outcome: 'failed' }, false],
    ['what waits', { outcome: 'pending' }, false],
  ])('%s', (_, fields, possible) => expect(mayUndo(historyEntry({ entry: 1, ...fields }))).toBe(possible));

  it('Ctrl+Z means the newest of them that is no undo itself', () => {
    show([
      historyEntry({ entry: 1 }),
      historyEntry({ entry: 2, undoneBy: 3 }),
      historyEntry({ entry: 3, undoes: 2, verb: 'history.undo' }),
    ]);
    expect(lastUndoable(useApp.getState())?.entry).toBe(1);
    show([]);
    expect(lastUndoable(useApp.getState())).toBeNull();
  });
});

describe('the search', () => {
  const entries = [
    historyEntry({ entry: 12, summary: 'Set br0 up', network: 'lab' }),
    historyEntry({ entry: 13, verb: 'route.add', who: { uid: 0, user: 'root', client: 'taproom' }, outcome: 'failed' }),
  ];
  const found = (search: string) =>
    findEntries(entries, search, ({ outcome }) => (outcome === 'failed' ? 'taken back' : '')).map(({ entry }) => entry);
  it('looks at every word in everything that the list shows', () => {
    expect(found('')).toEqual([12, 13]);
    expect(found('LAB br0')).toEqual([12]);
    expect(found('root')).toEqual([13]);
    expect(found('#13')).toEqual([13]);
    expect(found('taken back')).toEqual([13]);
    expect(found('lab root')).toEqual([]);
  });
});

describe('the entries of a change that this window made', () => {
  const mine = historyEntry({ entry: 5, verb: 'link.delete' });
  it("are the first of its verb after it was asked, and nobody else's", async () => {
    show([
      historyEntry({ entry: 4, verb: 'link.delete' }),
      historyEntry({ entry: 6, verb: 'link.add' }),
      mine,
      historyEntry({ entry: 7, verb: 'link.delete', who: { uid: 0, user: 'root', client: 'taproom' } }),
    ]);
    expect((await entriesOf('link.delete', 4, 1)).map(({ entry }) => entry)).toEqual([5]);
  });
  it('are waited for a moment', async () => {
    show([]);
    const asking = entriesOf('link.delete', 0, 1);
    show([mine]);
    expect((await asking).map(({ entry }) => entry)).toEqual([5]);
  });
  it('are undone last first by the toast, which offers nothing where one is for good', async () => {
    undoAction([mine, historyEntry({ entry: 8 })], t).action?.run();
    await vi.waitFor(() => expect(asked).toEqual([{ entry: 8 }, { entry: 5 }]));
    expect(undoAction([mine, historyEntry({ entry: 8, final: 'no' })], t)).toEqual({});
    expect(undoAction([], t)).toEqual({});
  });
  it('are offered by no toast any more once one of them is undone, by whatever way', async () => {
    notify({ tone: 'done', title: 'both', ...undoAction([mine, historyEntry({ entry: 8 })], t) });
    notify({ tone: 'done', title: 'another', ...undoAction([historyEntry({ entry: 9 })], t) });
    expect(await undoEntry(8, t)).toBeNull();
    expect(useToasts.getState().toasts.map(({ title }) => title)).not.toContain('both');
    expect(useToasts.getState().toasts.map(({ title }) => title)).toContain('another');
  });
  it('may not come: then it is said without an Undo', async () => {
    vi.useFakeTimers();
    show([]);
    const said = sayDone('done', 'link.add', 0, t);
    await vi.runAllTimersAsync();
    await said;
    vi.useRealTimers();
    expect(useToasts.getState().toasts.map(({ title, action }) => [title, action])).toEqual([['done', undefined]]);
  });
});

describe('a summary', () => {
  it("is the helper's own in English, and the same in Chinese where it is known", () => {
    expect(saySummary('Undo change 3: Delete the link a, and with it b.', t)).toBe(
      'Undo change 3: Delete the link a, and with it b.',
    );
    setLanguage('zh-CN');
    expect(saySummary('Undo change 3: Delete the link a, and with it b.', t)).toBe('撤销第 3 项：删除链路 a，连同 b');
    expect(saySummary('Bring up lab', t)).toBe('连接 lab');
    for (const [english, chinese] of [
      [
        'Make the bridge br0 in red with 192.0.2.1/24, with an MTU of 1400.',
        '新建网桥 br0（192.0.2.1/24，MTU 1400）（在 red 中）',
      ],
      ['Make the TAP vm1 as a port of vmbr0.', '新建 TAP vm1（vmbr0 的端口）'],
      ['Make the IFB link made.', '新建 IFB made'],
      ['Make the VLAN v7 with the id 7 on eth0.', '新建 VLAN v7（标识 7，在 eth0 上）'],
      [
        'Make the veth pair a in red (as a port of br0, with 192.0.2.1/24 and 2001:db8::1/64) and b.',
        '新建 veth 对 a（在 red 中）（br0 的端口，192.0.2.1/24、2001:db8::1/64） 与 b',
      ],
      ['Change a0 in red: set its MTU to 1400 (it is 1500) and bring it up.', 'a0：MTU 设为 1400，启用（在 red 中）'],
      [
        'Change a0: set its MTU to 1400 and its alias, make it a port of br0 and move it to the namespace red.',
        'a0：MTU 设为 1400，更改别名，变成 br0 的端口，移到命名空间 red',
      ],
      ['Give n0 in near the address 10.77.0.1/24.', '给 n0 添加地址 10.77.0.1/24（在 near 中）'],
      [
        'Route everything else via 192.0.2.9 over eth0 (metric 10).',
        '添加路由 default via 192.0.2.9 dev eth0 metric 10',
      ],
      ['Delete the route (blackhole) to 203.0.113.0/24.', '删除路由 blackhole 203.0.113.0/24'],
      [
        'Add the rule: packets from 10.0.0.0/8 ask table 100 (priority 5).',
        '添加规则 from 10.0.0.0/8 lookup 100 priority 5',
      ],
      ['Forward IPv4 packets between the links of this machine.', '在链路之间转发 IPv4 包'],
      ['Stop forwarding IPv6 packets between the links in red.', '不再转发 IPv6 包（在 red 中）'],
      ['Translate addresses (NAT) for 10.42.0.0/24.', '为 10.42.0.0/24 转换地址（NAT）'],
      [
        'Serve DHCP from 10.42.0.100 to 10.42.0.199, DNS on vmbr0.',
        '在 vmbr0 上提供 DNS 和 DHCP（10.42.0.100 至 10.42.0.199）',
      ],
      ['Have NetworkManager and networkd leave vm1 and vm2 alone.', '让 NetworkManager 和 networkd 不要碰 vm1、vm2'],
      ['Make the bridge br0 with something unheard of.', 'Make the bridge br0 with something unheard of.'],
    ] as const)
      expect(saySummary(english, t)).toBe(chinese);
    expect(saySummary('Something new.', t)).toBe('Something new.');
    setLanguage('en');
  });
});
