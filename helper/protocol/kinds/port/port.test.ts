import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parsePort, portText } from '../../../document/datapath-port.ts';
import * as names from '../../names.ts';
import { Port, PORT_KIND_NAMES, PORT_KINDS, portKind, type PortKindName } from '../../datapaths.ts';

const bare = (kind: PortKindName): string => `${kind}:${portKind(kind).text.example.replace('NAME', 'x0')}`;

describe('the kinds of ports', () => {
  it('are those of the schema', () => {
    expect(Port.options.map((option) => [...option.shape.kind.values][0])).toEqual(PORT_KIND_NAMES);
    for (const [name, { kind }] of Object.entries(PORT_KINDS)) expect(kind).toBe(name);
  });
  it.each(PORT_KIND_NAMES)('%s reads its own example, and writes it again', (kind) => {
    const read = parsePort(bare(kind));
    const port = Port.parse(read.ok ? read.value : read.fault);
    expect(portText(port)).toBe(bare(kind));
    expect(portKind(kind).label(port)).not.toBe('');
  });
  it.each(PORT_KIND_NAMES)('%s has keys and form fields that its schema has', (kind) => {
    const known = Object.keys(PORT_KINDS[kind].schema({ ...names, z }));
    for (const { field, portField = field } of Object.values(portKind(kind).text.keys))
      expect(known).toEqual(expect.arrayContaining([field, portField]));
    for (const { name } of portKind(kind).form) expect(known).toContain(name);
  });
});
