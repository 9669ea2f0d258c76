import { describe, expect, it } from 'vitest';
import type { HelperInfo } from '../../helper/protocol/index.ts';
import type { HelperState } from '../shared/ipc.ts';
import { catalogues, translator } from './strings/index.ts';
import { trayModel } from './tray-model.ts';

const why = { kind: 'unreachable', message: 'No.', step: 'connect' } as const;
const info = (sandbox: boolean, mayChange: boolean): HelperInfo => ({
  protocol: 1, version: '0.1.0', pid: 7, sandbox, hostname: 'host', kernel: '6.1', startedAt: '2026-01-01T00:00:00Z',
  authorization: { mayObserve: true, mayChange, by: mayChange ? 'owner' : 'none', uid: 1000 }, capabilities: [],
});

describe('trayModel', () => {
  it.each<[HelperState, keyof (typeof catalogues)['en'], 'connected' | 'disconnected']>([
    [{ state: 'connecting' }, 'tray.connecting', 'disconnected'],
    [{ state: 'missing', command: 'x', sandbox: false, canElevate: true, why }, 'tray.missing', 'disconnected'],
    [{ state: 'starting' }, 'tray.starting', 'disconnected'],
    [{ state: 'not-authorised', why }, 'tray.notAuthorised', 'disconnected'],
    [{ state: 'connected', info: info(false, true) }, 'tray.connected', 'connected'],
    [{ state: 'connected', info: info(true, true) }, 'tray.sandbox', 'connected'],
    [{ state: 'connected', info: info(false, false) }, 'tray.readOnly', 'connected'],
  ])('%j', (state, key, icon) => {
    expect(trayModel(state, translator('en'))).toEqual({
      icon, status: catalogues.en[key], tooltip: `Taproom: ${catalogues.en[key]}`,
    });
  });

  it('names the version that does not fit, in the user\'s language', () => {
    const state: HelperState = { state: 'incompatible', helperVersion: '9.9', why };
    expect(trayModel(state, translator('zh-CN')).status).toContain('9.9');
  });
});
