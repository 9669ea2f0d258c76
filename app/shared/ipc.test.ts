import { describe, expect, it } from 'vitest';
import { requests, Settings, SettingsChange } from './ipc.ts';

describe('settings', () => {
  it('change only what is named', () => {
    expect(SettingsChange.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
    expect(requests['settings:set'].parse({})).toEqual({});
  });

  it('have the same fields, whole and as a change', () => {
    expect(Object.keys(SettingsChange.shape)).toEqual(Object.keys(Settings.shape));
  });

  it.each([{ theme: 'pink' }, { sampleInterval: 1 }, { closeToTray: 'yes' }])('refuse %j', (change) => {
    expect(SettingsChange.safeParse(change).success).toBe(false);
  });
});

describe('requests', () => {
  it.each([
    ['helper:call', { method: 'x'.repeat(65), params: {} }],
    ['helper:call', { params: {} }],
    ['clipboard:write', { text: 'x'.repeat(65537) }],
    ['docs:open', { page: '../../../etc/passwd' }],
  ] as const)('%s refuses what it cannot mean', (name, params) => {
    expect(requests[name].safeParse(params).success).toBe(false);
  });
});
