import { describe, expect, it } from 'vitest';
import {
  Datapath,
  DATAPATH_KIND_NAMES,
  DATAPATH_KINDS,
  DATAPATH_SETTINGS,
  datapathKind,
  settingAt,
} from '../../datapaths.ts';

const nameOf = (flags: string): string =>
  flags.replace(/ .*/, '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

describe('the kinds of datapaths', () => {
  it('are those of the schema', () => {
    expect(Datapath.options.map((option) => [...option.shape.type.values][0])).toEqual(DATAPATH_KIND_NAMES);
    for (const [name, { kind }] of Object.entries(DATAPATH_KINDS)) expect(kind).toBe(name);
  });
  it.each(DATAPATH_KIND_NAMES)(
    '%s leaves unsaid what its schema says anyway, and asks for settings that it has',
    (kind) => {
      const settings = DATAPATH_SETTINGS[kind].parse({
        ...(kind === 'responder' ? { addresses: ['192.0.2.1/24'] } : {}),
      });
      for (const { flags, path = [nameOf(flags)] as const, standard } of datapathKind(kind).options)
        if (standard !== undefined) expect(settingAt(settings, path), flags).toBe(standard);
      for (const { name, path = [name] } of datapathKind(kind).form) expect(Object.keys(settings)).toContain(path[0]);
    },
  );
  it.each(DATAPATH_KIND_NAMES)('%s has an option for each of its settings, and no other', (kind) => {
    const named = datapathKind(kind).options.map(({ flags, path = [nameOf(flags)] }) => path[0]);
    expect([...new Set(named)].sort()).toEqual(Object.keys(DATAPATH_SETTINGS[kind].shape).sort());
  });
});
