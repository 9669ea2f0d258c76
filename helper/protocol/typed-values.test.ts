import * as z from 'zod';
import { describe, expect, test } from 'vitest';
import { DOCUMENT_MAX_BYTES, methods, type MethodName } from './index.ts';

/**
 * The rule: a request carries typed values only; no path, no command, no argument, nothing that a
 * file system, a terminal or an option parser would take for something else. (Shells never see any of
 * it; new names are kept from meaning something to one anyway.) Texts that may hold anything are listed.
 */
const FREE_TEXT = new Set([
  'hello.client', // shown in the log, as JSON
  'link.add.alias',
  'link.set.alias', // IFLA_IFALIAS, bounded
  'link.list.kind', // compared with the kernel's word
  'address.add.label', // IFA_LABEL, bounded
  'statistics.subscribe.namespaces', // compared with the names that are watched
  // pcap-filter(7), bounded; compiled by libpcap or by nobody, never by a shell.
  'datapath.add.ports.settings.impair.in.dropMatching',
  'datapath.add.ports.settings.impair.out.dropMatching',
  'datapath.set.addPorts.settings.impair.in.dropMatching',
  'datapath.set.addPorts.settings.impair.out.dropMatching',
  'datapath.set.changePorts.settings.impair.in.dropMatching',
  'datapath.set.changePorts.settings.impair.out.dropMatching',
  'datapath.port.settings.impair.in.dropMatching',
  'datapath.port.settings.impair.out.dropMatching',
  'datapath.impair.impairment.dropMatching',
  // A document: YAML, bounded, parsed without tags and with few aliases into typed values (helper/document).
  'network.check.text',
  'network.plan.text',
  'network.save.text',
  'network.apply.text',
  'network.export.text',
]);

const HOSTILE = ['/etc/shadow', '../../x', '; reboot', '--help', 'a\nb', '\u001b[2J', '\u0000'];
/** Where a name is given to something new. */
const NEW_NAMES = ['link.add.name', 'link.add.options.peer', 'link.set.name', 'namespace.add.name'];

interface Leaf {
  path: string;
  schema: z.ZodType;
}

/** Every schema of text below `schema`, with the path of field names that leads to it. */
function texts(schema: z.core.$ZodType, path: string): Leaf[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape).flatMap(([name, field]) => texts(field as z.ZodType, `${path}.${name}`));
  }
  if (schema instanceof z.ZodArray) return texts(schema.element, path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => texts(option, path));
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return texts(schema.def.innerType, path);
  }
  return schema instanceof z.ZodString ? [{ path, schema }] : [];
}

const leaves = Object.keys(methods).flatMap((name) => texts(methods[name as MethodName].params, name));

describe('requests carry typed values only', () => {
  test('texts are found in every corner of the contract', () => {
    const paths = new Set(leaves.map(({ path }) => path));
    for (const path of ['link.add.options.peer', 'link.set.link.name', 'route.add.nexthops.via', 'rule.add.from']) {
      expect(paths).toContain(path);
    }
  });

  test('every text either refuses what others take for something else, or is known to be free', () => {
    const free = leaves
      .filter(({ schema }) => HOSTILE.some((text) => schema.safeParse(text).success))
      .map(({ path }) => path);
    expect(new Set(free)).toEqual(FREE_TEXT);
  });

  test.each(NEW_NAMES)('%s means nothing to a shell', (path) => {
    const schemas = leaves.filter((leaf) => leaf.path === path).map(({ schema }) => schema);
    expect(schemas.length).toBeGreaterThan(0);
    for (const schema of schemas)
      for (const text of ['$(reboot)', '`id`', 'a;b', 'a&b', 'a|b', '*', "a'b"])
        expect(schema.safeParse(text).success, text).toBe(false);
  });

  test('free texts are bounded', () => {
    for (const { path, schema } of leaves) {
      const long = 'x'.repeat(path.endsWith('.text') ? DOCUMENT_MAX_BYTES + 1 : 1024);
      if (path !== 'statistics.subscribe.namespaces') expect(schema.safeParse(long).success, path).toBe(false);
    }
  });

  test('no field is named for a path, a program or its arguments', () => {
    for (const { path } of leaves)
      expect(path).not.toMatch(/\.(path|file|folder|command|arguments?|args|script|program|url|env)\b/i);
  });

  test.each(Object.keys(methods))('%s refuses fields that the contract does not know', (name) => {
    const answer = methods[name as MethodName].params.safeParse({ 'no-such-field': 1 });
    const text = JSON.stringify(answer.error?.issues ?? []);
    // A union by kind asks for its kind first: these are tried with one below.
    expect(answer.success).toBe(false);
    if (name !== 'link.add' && name !== 'datapath.add') expect(text).toContain('no-such-field');
  });

  test('datapath.add refuses unknown fields for each of its types', () => {
    const text = JSON.stringify(
      methods['datapath.add'].params.safeParse({ type: 'switch', name: 's', ports: [], 'no-such-field': 1 }).error
        ?.issues,
    );
    expect(text).toContain('no-such-field');
  });

  test('link.add refuses unknown fields for each of its kinds', () => {
    const text = JSON.stringify(
      methods['link.add'].params.safeParse({ kind: 'bridge', name: 'b', 'no-such-field': 1 }).error?.issues,
    );
    expect(text).toContain('no-such-field');
  });
});
