import { describe, expect, it } from 'vitest';
import { ROOT_ALLOWED, startup } from './startup.ts';
import { reloadAllowed } from './reload-limit.ts';
import { wantedInterval } from './statistics-demand.ts';

const socket = '/run/taproom/taproomd.sock';

describe('startup', () => {
  it('never opens a window as root, unless the starter has found nobody else', () => {
    expect(startup({}, [], 0, socket).refusal).toContain('ordinary user');
    expect(startup({ [ROOT_ALLOWED]: '1' }, [], 0, socket).refusal).toBeNull();
    expect(startup({}, [], 1000, socket).refusal).toBeNull();
  });
  it('hears that it was started at login', () => {
    expect(startup({}, ['electron', '--hidden'], 1000, socket).hidden).toBe(true);
    expect(startup({}, ['electron'], 1000, socket).hidden).toBe(false);
  });
  it("tells the machine's helper from another", () => {
    expect(startup({}, [], 1000, socket).socket).toBeNull();
    expect(startup({ TAPROOM_SOCKET: '' }, [], 1000, socket).socket).toBeNull();
    expect(startup({ TAPROOM_SOCKET: socket }, [], 1000, socket).socket).toBeNull();
    expect(startup({ TAPROOM_SOCKET: '/tmp/s' }, [], 1000, socket).socket).toBe('/tmp/s');
  });
});

describe('reloadAllowed', () => {
  it('takes three crashes in a minute for bad luck, the fourth for a loop', () => {
    const crashes: number[] = [];
    expect([0, 1, 2, 3].map((now) => reloadAllowed(crashes, now))).toEqual([true, true, true, false]);
    expect(reloadAllowed(crashes, 60_003)).toBe(true);
    expect(crashes).toEqual([60_003]);
  });
});

describe('wantedInterval', () => {
  const all = { connected: true, ready: true, visible: true, responsive: true, interval: 500 };
  it('samples while somebody looks, at their rate', () => {
    expect(wantedInterval(all)).toBe(500);
  });
  it.each(['connected', 'ready', 'visible', 'responsive'] as const)('samples nothing when not %s', (name) => {
    expect(wantedInterval({ ...all, [name]: false })).toBeNull();
  });
});
