import { describe, expect, it } from 'vitest';
import { LINK_FIELDS, LinkAdd, linkSettings } from '../../links.ts';
import { Operation } from '../../plan.ts';
import { differingFields, formerFields } from './fields.ts';

const link = { mtu: 1500, mac: '02:00:00:00:00:0a', alias: null, group: 0 };

describe('the fields of a link', () => {
  it('can be said of a link that is made, of one that is set, and in an operation', () => {
    const operation = Operation.options.find((option) => option.shape.op.value === 'link.set');
    for (const name of Object.keys(LINK_FIELDS)) {
      expect(Object.keys(linkSettings)).toContain(name);
      for (const kind of LinkAdd.options) expect(Object.keys(kind.shape)).toContain(name);
      expect(operation && 'set' in operation.shape && Object.keys(operation.shape.set.shape)).toContain(name);
    }
  });
  it('differ where the kernel has something else: not by the case of a MAC address, nor by an alias that is none', () => {
    expect(differingFields({ mtu: 1500, mac: '02:00:00:00:00:0A', alias: '', group: 0 }, link)).toEqual([]);
    expect(differingFields({ mtu: 1400, alias: 'x' }, link)).toEqual([
      { field: 'mtu', wanted: 1400, found: 1500 },
      { field: 'alias', wanted: 'x', found: '' },
    ]);
  });
  it('are reverted by what was, apart from a MAC address that none can be given', () => {
    expect(formerFields({ mtu: 1400, mac: '02:00:00:00:00:01', alias: 'x' }, link)).toEqual({
      mtu: 1500,
      mac: '02:00:00:00:00:0a',
      alias: '',
    });
    expect(formerFields({ mac: '02:00:00:00:00:01' }, { ...link, mac: '00:00:00:00:00:00' })).toEqual({});
    expect(formerFields({ mac: '02:00:00:00:00:01' }, { ...link, mac: null })).toEqual({});
  });
});
