import { describe, expect, it } from 'vitest';
import { LINK_KIND_NAMES, LINK_KINDS, LINK_OPTIONS, LinkAdd, linkKind } from '../../links.ts';

describe('the kinds of links', () => {
  it('are those of the schema', () => {
    expect(LinkAdd.options.map((option) => [...option.shape.kind.values][0])).toEqual(LINK_KIND_NAMES);
    for (const [name, { kind }] of Object.entries(LINK_KINDS)) expect(kind).toBe(name);
  });
  it.each(LINK_KIND_NAMES)('%s has form fields, command options and defaults of its schema', (kind) => {
    const known = Object.keys(LINK_OPTIONS[kind].shape);
    const { form, command, standard = {}, parent } = linkKind(kind);
    const named = command.options.map(({ flags, key = flags.replace(/ .*/, '') }) => key);
    expect([...new Set(named)].sort()).toEqual([...known].sort());
    for (const name of [...form.map((field) => field.name), ...Object.keys(standard)]) expect(known).toContain(name);
    expect(known.includes('parent')).toBe(parent !== 'none');
  });
  it.each(LINK_KIND_NAMES)('%s asks on the command line for what the schema cannot do without', (kind) => {
    const { command, parent } = linkKind(kind);
    expect(LINK_OPTIONS[kind].safeParse({}).success).toBe(command.required === undefined);
    expect((command.required ?? []).includes('parent')).toBe(parent === 'required');
    const least = Object.fromEntries((command.required ?? []).map((name) => [name, name === 'parent' ? 'eth0' : 7]));
    const made = LinkAdd.parse({ kind, name: 'x0', options: least });
    expect(linkKind(kind).ip(made.options)).toEqual(expect.any(Array));
  });
});
