import { describe, expect, it } from 'vitest';
import { Datapath, DATAPATH_KIND_NAMES, DATAPATH_KINDS, DATAPATH_SETTINGS, datapathKind } from '../../datapaths.ts';

describe('the kinds of datapaths', () => {
  it('are those of the schema', () => {
    expect(Datapath.options.map((option) => [...option.shape.type.values][0])).toEqual(DATAPATH_KIND_NAMES);
    for (const [name, { kind }] of Object.entries(DATAPATH_KINDS)) expect(kind).toBe(name);
  });
  it.each(DATAPATH_KIND_NAMES)('%s has an option for each of its settings, and no other', (kind) => {
    const named = datapathKind(kind).options.map(
      ({ flags, path }) =>
        path?.[0] ?? flags.replace(/ .*/, '').replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
    );
    expect([...new Set(named)].sort()).toEqual(Object.keys(DATAPATH_SETTINGS[kind].shape).sort());
  });
});
