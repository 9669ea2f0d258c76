// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueCounters } from '../../../../../helper/protocol/index.ts';
import { setLanguage } from '../../../i18n/index.ts';
import { datapathSamples, portId } from '../../../state/index.ts';
import { PortFigures } from './PortFigures.tsx';

const queue = (received: number, sent: number, drops: Record<string, number> = {}): QueueCounters => ({
  received: { frames: received, bytes: received * 100 },
  sent: { frames: sent, bytes: sent * 100 },
  segmented: 0,
  checksummed: 0,
  duplicated: 0,
  corrupted: 0,
  reordered: 0,
  drops,
});
const thread = (number: number) => ({ name: `tp-sw0-${number}`, id: 4711 + number, cpus: '0-1' });
let time = 0;
const sampled = (whole: QueueCounters, queues: QueueCounters[]) =>
  act(() => {
    datapathSamples.take(
      { time: (time += 1000), datapaths: [{ name: 'sw0', cpu: 0, ports: [{ key: 'tap:vm1', ...whole, queues }] }] },
      false,
    );
  });
const show = (...threads: number[]) =>
  render(<PortFigures id={portId('sw0', 'tap:vm1')} threads={threads.map(thread)} />);
const table = () => screen.getByRole('table', { name: 'By queue' });
const cells = () =>
  within(table())
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map((cell) => cell.firstChild?.textContent ?? ''));

beforeEach(() => setLanguage('en'));
afterEach(() => {
  cleanup();
  act(() => datapathSamples.take({ time: (time += 1000), datapaths: [] }, false));
});

describe('the queues of a port', () => {
  it('are shown with their threads, and follow the samples', () => {
    show(0, 1);
    sampled(queue(30, 5, { vlan: 7 }), [queue(10, 5), queue(20, 0, { vlan: 7 })]);
    expect(
      within(table())
        .getAllByRole('columnheader')
        .map((head) => head.textContent),
    ).toEqual(['Queue', 'Thread', 'In', 'Out', 'Dropped']);
    expect(
      within(table())
        .getAllByRole('rowheader')
        .map((head) => head.textContent),
    ).toEqual(['0', '1']);
    expect(cells()).toEqual([
      ['0', 'tp-sw0-0', '10', '5', '0'],
      ['1', 'tp-sw0-1', '20', '0', '7'],
    ]);
    sampled(queue(31, 5, { vlan: 7 }), [queue(11, 5), queue(20, 0, { vlan: 7 })]);
    expect(cells()[0]?.[2]).toBe('11');
  });

  it('say on demand why they dropped something', () => {
    show(0, 1);
    sampled(queue(30, 5, { vlan: 7 }), [queue(10, 5), queue(20, 0, { vlan: 7 })]);
    const buttons = within(table()).getAllByRole('button', { name: /^Drops of queue/ });
    expect(buttons.map((button) => button.getAttribute('aria-label'))).toEqual(['Drops of queue 1 by reason']);
    fireEvent.click(buttons[0] as HTMLElement);
    expect(within(table()).getByText('VLAN not allowed on the port').parentElement?.textContent).toContain('7');
  });

  it('are not shown where there is a single one', () => {
    show(0);
    sampled(queue(30, 5), [queue(30, 5)]);
    expect(screen.queryByRole('table', { name: 'By queue' })).toBeNull();
    expect(screen.getAllByText('30')).toHaveLength(1);
  });
});
