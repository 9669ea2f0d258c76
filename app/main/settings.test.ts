import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Settings } from '../shared/ipc.ts';
import { parseSettings, SettingsStore } from './settings.ts';

const defaults = Settings.parse({});

describe('parseSettings', () => {
  it('gives the defaults without a fault when there is no file', () => {
    expect(parseSettings({ kind: 'absent' })).toEqual({ settings: defaults, fault: null });
  });

  it('takes what is right and names what is not', () => {
    const { settings, fault } = parseSettings({
      kind: 'value',
      value: { theme: 'dark', language: 'fr', sampleInterval: 2000 },
    });
    expect(settings).toEqual({ ...defaults, theme: 'dark', sampleInterval: 2000 });
    expect(fault).toContain('language');
  });

  it.each([[[]], [null], ['dark'], [7]])('falls back to the defaults for %j', (value) => {
    const { settings, fault } = parseSettings({ kind: 'value', value });
    expect(settings).toEqual(defaults);
    expect(fault).not.toBeNull();
  });

  it('keeps the reason of an unreadable file', () => {
    expect(parseSettings({ kind: 'unreadable', why: 'Unexpected end' })).toEqual({
      settings: defaults,
      fault: 'Unexpected end',
    });
  });
});

describe('SettingsStore', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taproom-settings-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    vi.restoreAllMocks();
  });

  it('writes each change whole, for its user alone, and leaves no temporary file', () => {
    const seen: Settings[] = [];
    const path = join(folder, 'deep', 'settings.json');
    const store = new SettingsStore(path, (settings) => seen.push(settings));
    store.set({ theme: 'dark' });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ ...defaults, theme: 'dark' });
    expect(readdirSync(join(folder, 'deep'))).toEqual(['settings.json']);
    expect(seen).toEqual([{ ...defaults, theme: 'dark' }]);
    expect(new SettingsStore(path, () => undefined).get().theme).toBe('dark');
  });

  it('says once that a broken file was not taken', () => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const path = join(folder, 'settings.json');
    writeFileSync(path, '{"theme":');
    expect(new SettingsStore(path, () => undefined).get()).toEqual(defaults);
    expect(complain).toHaveBeenCalledOnce();
    expect(complain.mock.calls[0]?.[0]).toContain(path);
  });

  it('keeps a change for this run when it cannot be written', () => {
    const complain = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const store = new SettingsStore(join(file, 'settings.json'), () => undefined);
    expect(store.set({ theme: 'light' }).theme).toBe('light');
    expect(complain).toHaveBeenCalled();
  });
});
