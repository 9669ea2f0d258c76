import { describe, expect, it } from 'vitest';
import { CommanderError } from 'commander';
import * as z from 'zod';
import {
  CreatableKind,
  DOCUMENT_MAX_BYTES,
  ErrorKind,
  LinkAdd,
  LINK_GROUP,
  BridgeOptions,
  NetworkDocument,
  type Link,
  type NetworkRow,
} from '../protocol/index.ts';
import { verbatim } from '../protocol/messages/index.ts';
import { exchanges } from '../protocol/documentation/examples.ts';
import { candidates } from './completion-engine.ts';
import { waitsText } from './countdown.ts';
import { DOCUMENT_BYTES, isFileWord, readDocument } from './document-source.ts';
import { exitCodeOf } from './exit-codes.ts';
import { linkRequest } from './commands/link-add.ts';
import { routeRequest } from './commands/route.ts';
import { ruleRequest } from './commands/rule.ts';
import { explainUsage } from './hints.ts';
import { LINK_KIND_NAMES, linkKind } from '../protocol/kinds/link/index.ts';
import { TYPE_OPTIONS } from './link-types.ts';
import { downProgress, networkProgress } from './network-settle.ts';
import { parseNextHop } from './nexthop.ts';
import { applySnapshot, NOTHING_OBSERVED } from '../client/pure/replica.ts';
import { linkByName, linkName } from './observed.ts';
import { buildProgram } from './program.ts';
import { addressProgress, linkProgress } from './settle.ts';

describe('options of link types', () => {
  const variants = LinkAdd.options.map((variant) => {
    const { kind, options } = variant.shape;
    const shape = (options instanceof z.ZodPrefault ? options.def.innerType : options) as z.ZodObject;
    return { kind: kind.value, shape: shape.shape };
  });
  it.each(variants)("$kind: the contract's options are those of the command line", ({ kind, shape }) => {
    const ours = new Set(TYPE_OPTIONS.filter(({ types }) => types.includes(kind)).map(({ key }) => key));
    expect([...ours].sort()).toEqual(Object.keys(shape).sort());
    const required = Object.entries(shape)
      .filter(([, field]) => !(field as z.ZodType).safeParse(undefined).success)
      .map(([key]) => key);
    expect([...(linkKind(kind).command.required ?? [])].sort()).toEqual(required.sort());
  });
  it('has every type', () => {
    expect(LINK_KIND_NAMES.sort()).toEqual([...CreatableKind.options].sort());
    expect(Object.keys(BridgeOptions.shape).length).toBeGreaterThan(0);
  });
  it('names the group of our links in an example that works', () => {
    expect(LINK_GROUP).toBe(29808);
  });
  it('makes a request that the contract takes', () => {
    const request = linkRequest('v0', 'blue', {
      type: 'veth',
      timeout: 1,
      up: true,
      peer: 'v1',
      peerAddress: ['192.0.2.1/24'],
      address: ['192.0.2.2/24'],
    });
    expect(request.ok && LinkAdd.parse(request.value)).toEqual({
      kind: 'veth',
      name: 'v0',
      namespace: 'blue',
      up: true,
      addresses: ['192.0.2.2/24'],
      options: { peer: 'v1', peerAddresses: ['192.0.2.1/24'] },
    });
  });
  it.each([
    [{ type: 'bridge', id: 5 }, '--id', 'the type bridge takes --stp, --ageing'],
    [{ type: 'ifb', parent: 'x' }, '--parent', 'has no options of its own'],
    [{ type: 'vlan' }, '--parent', 'needs --parent and --id'],
    [{ type: 'toString' }, '--type', 'no link type'],
  ])('%j is refused with the options that there are', (options, field, words) => {
    expect(linkRequest('x', '', { timeout: 1, ...options })).toMatchObject({
      ok: false,
      error: { kind: 'invalid', field, message: expect.stringContaining(words) as string },
    });
  });
});

describe('next hops', () => {
  it.each([
    ['via 192.0.2.1 dev a weight 2', { via: '192.0.2.1', dev: 'a', weight: 2 }],
    ['  weight 1   dev a ', { dev: 'a', weight: 1 }],
    ['dev a via 192.0.2.1 onlink', { via: '192.0.2.1', dev: 'a', onlink: true }],
  ])('%j', (text, value) => {
    expect(parseNextHop(text)).toEqual({ ok: true, value });
  });
  it.each([
    ['', 'empty'],
    ['via', 'missing'],
    ['dev a weight x', 'weight'],
    ['to 1', 'not one of'],
    ['weight 2', 'neither'],
    ['192.0.2.1', 'missing'],
  ])('%j is refused', (text, words) => {
    expect(parseNextHop(text)).toMatchObject({
      ok: false,
      error: { message: expect.stringContaining(words) as string },
    });
  });
  it('alone is an ordinary route', () => {
    expect(routeRequest('10.0.0.0/8', '', { nexthop: ['via 192.0.2.1 dev a'] })).toEqual({
      ok: true,
      value: { namespace: '', destination: '10.0.0.0/8', via: '192.0.2.1', dev: 'a', onlink: undefined },
    });
  });
});

describe('families', () => {
  it('of default is IPv4 where nothing says more, as in iproute2', () => {
    expect(routeRequest('default', '', { dev: 'a' })).toMatchObject({ value: { family: 'ipv4' } });
    expect(routeRequest('default', '', { via: 'fe80::1', dev: 'a' })).not.toHaveProperty('value.family');
  });
  it('of a rule is that of its prefix', () => {
    expect(ruleRequest('', { from: '2001:db8::/32' })).toMatchObject({ family: 'ipv6' });
    expect(ruleRequest('', { to: '10.0.0.0/8' })).not.toHaveProperty('family');
  });
});

describe('usage errors', () => {
  const explain = (words: string[]): ReturnType<typeof explainUsage> | null => {
    try {
      buildProgram().parse(words, { from: 'user' });
    } catch (error) {
      if (error instanceof CommanderError) return explainUsage(buildProgram(), words, error);
      throw error;
    }
    return null;
  };
  it.each([
    ['link set x master br0', 'Use --controller instead of "master".'],
    ['link set x --master br0', '--controller'],
    ['link set x nomaster', '--no-controller'],
    ['link set x netns blue', '--namespace'],
    ['address add 192.0.2.1/24 dev x', '--dev'],
    ['route add 10.0.0.0/8 via 192.0.2.1', '--via'],
    ['link add x type bridge', '--type'],
    ['link set x up', '--up'],
    ['rule add --iif x', '--input-link'],
  ])('%s: %s', (line, hint) => {
    expect(explain(line.split(' '))?.remedy).toHaveProperty('message', expect.stringContaining(hint));
  });
  it.each([
    'link',
    'link nonsense',
    'nonsense',
    'link add',
    'link list --nonsense',
    'route get',
    'link add x --type tap --mtu 1e3',
    'link add x --type tap --mtu -1',
  ])('%s: a sentence', (line) => {
    const failure = explain(line.split(' '));
    expect(failure?.message).toMatch(/^[A-Z].*[.?]$/);
    expect(failure?.remedy).toHaveProperty('message', expect.stringMatching(/See "taproom.* --help"\.$/));
  });
});

describe('a part of the tree', () => {
  const whole = buildProgram();
  it.each(
    [...whole.commands.filter((command) => !command.name().startsWith('__'))].flatMap((command) => [
      command.name(),
      ...command.aliases(),
    ]),
  )('%s is there alone', (name) => {
    const part = buildProgram(['--namespace', 'link', name, '--json']);
    expect(part.commands.length).toBeLessThan(4);
    expect(part.commands.some((command) => command.name() === name || command.aliases().includes(name))).toBe(true);
  });
  it.each([[[]], [['help', 'link']], [['nonsense']], [['--help']], [['__complete', '--', 'link']]])(
    '%j: everything is there',
    (words) => {
      expect(buildProgram(words).commands).toHaveLength(whole.commands.length);
    },
  );
});

describe('completion', () => {
  const program = buildProgram();
  it.each([
    [[''], { fixed: expect.arrayContaining(['link', 'watch']) as string[] }],
    [['link', 'add', 'x', '--type', ''], { fixed: LINK_KIND_NAMES }],
    [['route', 'add', 'default', '--type', ''], { fixed: ['unicast', 'blackhole', 'unreachable', 'prohibit'] }],
    [['link', 'set', ''], { ask: ['links'] }],
    [['watch', 'a', ''], { ask: ['links'] }],
    [['namespace', 'delete', ''], { ask: ['namespaces'] }],
    [['--namespace', ''], { ask: ['namespaces'] }],
    [['link', 'add', ''], { fixed: [], ask: [] }],
    [['sandbox', '--', ''], { files: true }],
    [['--socket', ''], { files: true }],
    [['network', 'up', ''], { ask: ['networks'] }],
    [['net', 'plan', ''], { ask: ['networks'], files: true }],
    [['network', 'apply', '--yes', ''], { files: true }],
    [['network', 'import', ''], { ask: ['links'] }],
    [['network', 'export', 'lab', '--format', ''], { fixed: ['ip', 'networkd', 'netplan'] }],
    [['undo', ''], { ask: ['entries'] }],
    [['history', ''], { ask: ['entries'] }],
    [['confirm', ''], { ask: ['entries'] }],
    [['network', 'delete', 'a', ''], { ask: ['networks'] }],
  ])('%j', (words, expected) => {
    expect(candidates(program, words)).toMatchObject(expected);
  });
  it('keeps its own command to itself', () => {
    expect(candidates(program, ['']).fixed.some((name) => name.startsWith('_'))).toBe(false);
  });
});

describe('exit codes', () => {
  it('has one for every kind of failure', () => {
    expect(
      Object.fromEntries(ErrorKind.options.map((kind) => [kind, exitCodeOf({ kind, ...verbatim(''), step: '' })])),
    ).toEqual({
      invalid: 2,
      'not-found': 5,
      conflict: 6,
      'not-authorised': 4,
      unsupported: 1,
      unreachable: 3,
      'too-old': 3,
      overloaded: 1,
      timeout: 1,
      cancelled: 1,
      failed: 1,
      bug: 1,
    });
  });
  it('tells what the kernel refused from what cannot be', () => {
    expect(exitCodeOf({ kind: 'invalid', ...verbatim(''), step: '', errno: 22 })).toBe(1);
    expect(exitCodeOf({ kind: 'timeout', ...verbatim(''), step: 'connect /x' })).toBe(3);
  });
});

describe('what is waited for', () => {
  const { link } = exchanges['link.add'].result;
  const { address } = exchanges['address.add'].result;
  it.each([
    [{ up: true, carrier: true, operState: 'up' }, true, 'settled'],
    [{ up: true, carrier: true, operState: 'unknown' }, true, 'settled'],
    [{ up: true, carrier: false, operState: 'down' }, true, 'pending'],
    [{ up: true, carrier: true, operState: 'dormant' }, true, 'pending'],
    [{ up: false, carrier: false, operState: 'down' }, true, 'pending'],
    [{ up: false, carrier: false, operState: 'down' }, false, 'settled'],
    [{ up: true, carrier: true, operState: 'up' }, false, 'pending'],
  ] as const)('a link %j, to be up: %s, is %s', (state, up, at) => {
    expect(linkProgress({ ...link, ...state }, 'br0', up).at).toBe(at);
  });
  it('a link that went', () => {
    expect(linkProgress(undefined, 'br0', true)).toMatchObject({ at: 'failed', error: { kind: 'not-found' } });
  });
  it.each([
    [['permanent'], 'settled'],
    [['tentative'], 'pending'],
    [['tentative', 'optimistic'], 'settled'],
    [['tentative', 'dadfailed'], 'failed'],
  ])('an address with %j is %s', (flags, at) => {
    expect(addressProgress([address, { ...address, flags }]).at).toBe(at);
  });
});

describe('documents', () => {
  it.each([
    ['-', true],
    ['lab.yaml', true],
    ['./lab', true],
    ['/tmp/lab', true],
    ['lab', false],
    ['my_lab-2', false],
  ])('%j is a file: %s', (word, file) => {
    expect(isFileWord(word)).toBe(file);
  });
  it('are read up to the bound of the contract', () => {
    expect(DOCUMENT_BYTES).toBe(DOCUMENT_MAX_BYTES);
  });
  it.each<[string, string, string]>([
    ['./no-such-file.yaml', 'not-found', 'No such file'],
    ['/dev/null/x', 'not-found', 'No such file'],
    ['/tmp/', 'invalid', 'it is a directory'],
    [process.execPath, 'invalid', 'more than 512 KiB'],
  ])('%s is refused', async (path, kind, words) => {
    expect(await readDocument(path)).toMatchObject({
      ok: false,
      error: { kind, message: expect.stringContaining(words) as string },
    });
  });
  it('says how long a change waits, never more than its whole countdown', () => {
    const pending = {
      entry: 3,
      network: 'lab',
      summary: verbatim('x'),
      risks: [],
      deadline: '2026-01-01T12:00:30.000Z',
      seconds: 30,
    };
    expect(waitsText(pending, Date.parse('2026-01-01T12:00:10.500Z'))).toContain('in 20 s');
    expect(waitsText(pending, Date.parse('2026-01-01T11:00:00.000Z'))).toContain('in 30 s');
    expect(waitsText(pending, Date.parse('2026-01-01T12:01:00.000Z'))).toContain('in 0 s');
  });
});

describe('a network is up when it can be used', () => {
  const { network } = exchanges['network.up'].result;
  const { link } = exchanges['link.add'].result;
  const document = NetworkDocument.parse({
    taproom: 1,
    name: 'lab',
    links: [
      { kind: 'bridge', name: 'br0' },
      { kind: 'veth', name: 'v0', options: { peer: 'v1' } },
    ],
  });
  const veth: Link = { ...link, index: 8, name: 'v0', kind: 'veth', controller: 7, carrier: true, operState: 'up' };
  const peer: Link = { ...veth, index: 9, name: 'v1', controller: null };
  const bridge: Link = { ...link, carrier: true, operState: 'up' };
  const at = (row: Partial<NetworkRow> | null, links = [bridge, veth, peer]): string => {
    const observed = applySnapshot(NOTHING_OBSERVED, {
      ...exchanges.subscribe.result,
      links,
      addresses: [],
      networks: row === null ? [] : [{ ...network, ...row }],
    });
    const progress = networkProgress(observed, 'lab', document);
    return progress.at === 'pending' ? progress.missing.message : progress.at;
  };
  it.each<[string, Partial<NetworkRow> | null, string]>([
    ['up', {}, 'settled'],
    ['waits for a confirmation', { state: 'pending' }, 'it awaits confirmation'],
    ['was reverted', { state: 'down' }, 'failed'],
    ['was deleted', null, 'failed'],
    ['failed', { state: 'failed' }, 'failed'],
    ['is on its way', { state: 'connecting' }, 'it is connecting'],
    [
      'has a service that restarts',
      { services: [{ kind: 'dhcp', namespace: '', state: 'restarting', detail: verbatim('port 53 is taken') }] },
      'its dhcp service is restarting: port 53 is taken',
    ],
  ])('%s', (_name, row, missing) => {
    expect(at(row)).toBe(missing);
  });
  it('has its links, with a carrier where one can be', () => {
    expect(at({}, [bridge, veth])).toBe('failed');
    expect(at({}, [bridge, { ...veth, carrier: false }, peer])).toContain('"v0" has no carrier');
    expect(at({}, [{ ...bridge, carrier: false, operState: 'down' }, veth, peer])).toContain('"br0" has no carrier');
    // A bridge whose only port is a TAP that no program holds is as it should be.
    const tap: Link = { ...link, index: 10, name: 'tap0', kind: 'tap', controller: 7, carrier: false };
    expect(at({}, [{ ...bridge, carrier: false, operState: 'down' }, { ...veth, controller: null }, peer, tap])).toBe(
      'settled',
    );
  });
  it.each<[Partial<NetworkRow> | null, string]>([
    [null, 'settled'],
    [{ state: 'down' }, 'settled'],
    [{ state: 'disconnecting' }, 'pending'],
    [{ state: 'pending' }, 'pending'],
    [{ state: 'up' }, 'failed'],
    [{ state: 'failed' }, 'failed'],
  ])('going down: %j is %s', (row, progress) => {
    const observed = applySnapshot(NOTHING_OBSERVED, {
      ...exchanges.subscribe.result,
      networks: row === null ? [] : [{ ...network, ...row }],
    });
    expect(downProgress(observed, 'lab').at).toBe(progress);
  });
});

describe('observed state', () => {
  const { link } = exchanges['link.add'].result;
  it('finds links by name, and names them', () => {
    const observed = applySnapshot(NOTHING_OBSERVED, { ...exchanges.subscribe.result, links: [link] });
    expect(linkByName(observed, '', 'br0')).toBe(link);
    expect([7, 9, null].map((index) => linkName(observed, '', index))).toEqual(['br0', '#9', null]);
  });
});
