import { describe, expect, test } from 'vitest';
import type { DatapathRow, Link } from '../../../../../helper/protocol/index.ts';
import { verbatim } from '../../../../../helper/protocol/messages/index.ts';
import { datapath, link, namespace, port } from '../../../state/test-rows.ts';
import { neighbourOf } from './neighbours.ts';
import { layoutPicture } from './picture.ts';
import { segmentsOf, type Picture } from './places.ts';
import { islandsOf, keyOf, relationsOf } from './relations.ts';
import { bottom, centre, overlap, right, type Box } from './sizes.ts';
import { assignTracks, labelPlace, roundedPath } from './tracks.ts';

const lo = (name: string): Link => link({ index: 1, name: 'lo', kind: 'loopback', namespace: name });
const veth = (
  index: number,
  name: string,
  at: string,
  peerIndex: number,
  peerAt: string,
  more: Partial<Link> = {},
): Link => link({ index, name, kind: 'veth', namespace: at, peer: { index: peerIndex, namespace: peerAt }, ...more });

/** Two namespaces on a bridge, a TAP as its third port, a bond with a VLAN, and links on their own. */
const demo = (): Link[] => [
  lo(''),
  link({ index: 2, name: 'br0', kind: 'bridge' }),
  veth(3, 'a', '', 2, 'alpha', { controller: 2 }),
  veth(4, 'b', '', 2, 'beta', { controller: 2 }),
  link({ index: 5, name: 'tap0', kind: 'tap', controller: 2, options: { attached: true } }),
  link({ index: 6, name: 'tun0', kind: 'tun', options: { attached: false } }),
  link({ index: 7, name: 'bond0', kind: 'bond' }),
  link({ index: 8, name: 'd1', controller: 7 }),
  link({ index: 9, name: 'd2', controller: 7 }),
  link({ index: 10, name: 'bond0.7', kind: 'vlan', parent: { index: 7, namespace: null } }),
  link({ index: 11, name: 'eth0', kind: 'physical', owner: 'other' }),
  lo('alpha'),
  veth(2, 'eth0', 'alpha', 3, ''),
  lo('beta'),
  veth(2, 'eth0', 'beta', 4, ''),
];
const picture = (
  links: Link[],
  folds: ReadonlyMap<string, boolean> = new Map(),
  datapaths: DatapathRow[] = [],
): Picture =>
  layoutPicture({
    links,
    folds,
    datapaths,
    namespaces: [...new Set(links.map((one) => one.namespace))].map(namespace),
    addressed: new Set(links.filter((one) => one.kind === 'bridge').map(keyOf)),
  });
const boxOf = (drawn: Picture, key: string): Box => {
  const card = drawn.cards.find((one) => one.key === key);
  if (!card) throw new Error(`${key} is not drawn`);
  return card.box;
};

/** What must hold for every picture. */
function check(drawn: Picture): void {
  const solid: [string, Box][] = [
    ...drawn.cards.map(({ key, box }): [string, Box] => [key, box]),
    ...drawn.programs.map(({ key, box }): [string, Box] => [`program ${key}`, box]),
    ...drawn.stacks.map(({ namespace: name, box }): [string, Box] => [`stack ${name}`, box]),
    ...drawn.folds.map(({ namespace: name, box }): [string, Box] => [`fold ${name}`, box]),
    ...drawn.datapaths.flatMap(({ key, box, ports }): [string, Box][] => [
      [key, box],
      ...ports.map((one): [string, Box] => [one.key, one.box]),
    ]),
    ...drawn.remotes.map(({ key, box }): [string, Box] => [`remote ${key}`, box]),
  ];
  for (const [i, [a, boxA]] of solid.entries()) {
    for (const [b, boxB] of solid.slice(i + 1)) expect(overlap(boxA, boxB), `${a} over ${b}`).toBe(false);
  }
  for (const [i, a] of drawn.namespaces.entries()) {
    for (const b of drawn.namespaces.slice(i + 1))
      expect(overlap(a.box, b.box), `${a.name} over ${b.name}`).toBe(false);
    expect(a.box.y).toBeGreaterThan(0);
  }
  for (const { key, link: row, box, onLine } of drawn.cards) {
    const home = drawn.namespaces.find(({ name }) => name === row.namespace);
    if (!home) throw new Error(`${key} has no namespace`);
    expect(box.x).toBeGreaterThan(home.box.x);
    expect(right(box)).toBeLessThan(right(home.box));
    if (onLine) expect(centre(box).y).toBe(0);
    else {
      expect(box.y).toBeGreaterThan(home.box.y);
      expect(bottom(box)).toBeLessThan(bottom(home.box));
    }
  }
  for (const { id, path } of drawn.cables)
    for (const [from, , to] of segmentsOf(path))
      expect(Math.min(from, to), `the cable ${id}`).toBeGreaterThanOrEqual(drawn.bounds.x);
  for (const { box } of drawn.programs) expect(bottom(box)).toBeLessThan(0);
  for (const box of [...drawn.namespaces.map((place) => place.box), ...drawn.programs.map((place) => place.box)]) {
    expect(box.x).toBeGreaterThanOrEqual(drawn.bounds.x);
    expect(right(box)).toBeLessThanOrEqual(right(drawn.bounds));
    expect(box.y).toBeGreaterThanOrEqual(drawn.bounds.y);
    expect(bottom(box)).toBeLessThanOrEqual(bottom(drawn.bounds));
  }
}

describe('the picture', () => {
  test('keeps its lanes and overlaps nothing', () => {
    const drawn = picture(demo());
    check(drawn);
    expect(drawn.cards.filter(({ onLine }) => onLine).map(({ link: row }) => row.name)).toEqual(['tap0', 'tun0']);
    expect(drawn.programs.map(({ attached }) => attached)).toEqual([true, false]);
    expect(drawn.stacks.map(({ loopback }) => loopback)).toEqual(['/1', 'alpha/1', 'beta/1']);
  });

  test('ports stand above their bridge, in order, within its width', () => {
    const drawn = picture(demo());
    const bridge = boxOf(drawn, '/2');
    const ports = ['/3', '/4', '/5'].map((key) => boxOf(drawn, key));
    for (const port of ports) {
      expect(bottom(port)).toBeLessThan(bridge.y);
      expect(centre(port).x).toBeGreaterThan(bridge.x);
      expect(centre(port).x).toBeLessThan(right(bridge));
    }
    expect(ports.map((port) => port.x)).toEqual([...ports.map((port) => port.x)].sort((a, b) => a - b));
    expect(boxOf(drawn, '/10').y).toBeGreaterThan(bottom(boxOf(drawn, '/7')));
  });

  test('joins pairs once, plugs each port, and leads physical links outside', () => {
    const drawn = picture(demo());
    const kinds = (kind: string) => drawn.cables.filter((cable) => cable.kind === kind).map(({ a, b }) => [a, b]);
    expect(kinds('veth')).toEqual([
      ['/3', 'alpha/2'],
      ['/4', 'beta/2'],
    ]);
    expect(kinds('plug')).toHaveLength(5);
    expect(kinds('stacked')).toEqual([['/7', '/10']]);
    expect(kinds('outside')).toEqual([['/11', null]]);
    expect(kinds('stack')).toEqual([['/2', null]]);
    expect(drawn.outside).not.toBeNull();
    expect(drawn.bounds.x).toBeLessThan(drawn.outside?.x ?? 0);
    expect(boxOf(drawn, '/11').x).toBeLessThan(boxOf(drawn, '/3').x);
  });

  test('is a pure function: the order of the rows does not matter', () => {
    expect(picture([...demo()].reverse().sort((a, b) => (a.namespace < b.namespace ? 1 : -1)))).toEqual(
      picture(demo()),
    );
  });

  test('a link that comes moves nothing left of it, and nothing up or down', () => {
    const before = picture(demo());
    const after = picture([...demo(), link({ index: 40, name: 'new' })]);
    for (const { key, link: row, box } of before.cards) {
      const now = boxOf(after, key);
      if (row.namespace === '') expect(now, row.name).toEqual(box);
      else expect(now.y).toBe(box.y);
    }
    check(after);
  });

  test('an end whose peer cannot be seen is a stub, and a port in a missing bridge stands alone', () => {
    const drawn = picture([
      lo(''),
      link({ index: 2, name: 'lost', kind: 'veth', peer: { index: 9, namespace: null } }),
      veth(3, 'gone', '', 77, 'nowhere'),
      link({ index: 4, name: 'odd', controller: 99 }),
    ]);
    check(drawn);
    expect(drawn.cables.filter(({ kind }) => kind === 'elsewhere')).toHaveLength(2);
    expect(drawn.cables.filter(({ kind }) => kind === 'plug')).toHaveLength(0);
  });

  test('a pair is known from either end', () => {
    const drawn = picture([lo(''), link({ index: 2, name: 'first', kind: 'veth' }), veth(3, 'second', '', 2, '')]);
    expect(drawn.cables.map(({ kind, a, b }) => [kind, a, b])).toEqual([['veth', '/2', '/3']]);
  });

  test('nothing at all is still a picture', () => {
    expect(picture([]).bounds).toEqual({ x: 0, y: 0, width: 0, height: 0 });
    const empty = picture([lo('')]);
    check(empty);
    expect(empty.stacks).toHaveLength(1);
  });
});

describe('many links', () => {
  const pairs = (count: number): Link[] =>
    Array.from({ length: count }, (_, i) => [
      veth(10 + i, `f${i}`, 'farm', 10 + i, 'pens'),
      veth(10 + i, `p${i}`, 'pens', 10 + i, 'farm'),
    ]).flat();

  test('fold away, and their cables become one', () => {
    const drawn = picture([...demo(), ...pairs(500)]);
    check(drawn);
    expect(drawn.folds.map(({ namespace: name, links }) => [name, links.length])).toEqual([
      ['farm', 500],
      ['pens', 500],
    ]);
    expect(drawn.cables.filter(({ count }) => count === 500)).toHaveLength(1);
  });

  test('leave in sight what holds a big namespace together', () => {
    const crowd = Array.from({ length: 300 }, (_, i) => link({ index: 100 + i, name: `x${i}` }));
    const drawn = picture([...demo(), ...crowd]);
    check(drawn);
    expect(drawn.folds.map(({ namespace: name, links, all }) => [name, links.length, all])).toEqual([['', 300, false]]);
    expect(
      drawn.cards
        .filter(({ link: row }) => row.namespace === '')
        .map(({ link: row }) => row.name)
        .sort(),
    ).toEqual(['a', 'b', 'bond0', 'bond0.7', 'br0', 'd1', 'd2', 'eth0', 'tap0', 'tun0']);
    expect(drawn.cables.filter(({ kind }) => kind === 'veth')).toHaveLength(2);
    const shut = picture([...demo(), ...crowd], new Map([['', true]]));
    check(shut);
    expect(shut.folds[0]).toMatchObject({ all: true });
    expect(shut.folds[0]?.links).toHaveLength(310);
    expect(shut.programs).toHaveLength(0);
  });

  test('unfold into shelves and rows without overlapping', () => {
    const links = [...demo(), ...pairs(60), ...Array.from({ length: 30 }, (_, i) => lo(`empty-${i}`))];
    const drawn = picture(
      links,
      new Map([
        ['farm', false],
        ['pens', false],
        ['', false],
      ]),
    );
    check(drawn);
    expect(drawn.cards.length).toBe(120 + 13 - 1);
    expect(new Set(drawn.namespaces.map(({ box }) => box.y)).size).toBeGreaterThan(1);
  });

  test('a bridge with many ports holds them all', () => {
    const drawn = picture([
      link({ index: 2, name: 'br', kind: 'bridge' }),
      ...Array.from({ length: 20 }, (_, i) => link({ index: 3 + i, name: `p${i}`, controller: 2 })),
    ]);
    check(drawn);
    const bridge = boxOf(drawn, '/2');
    for (let i = 0; i < 20; i += 1) expect(centre(boxOf(drawn, `/${3 + i}`)).x).toBeGreaterThan(bridge.x);
  });
});

test('islands: what stands on each other belongs together, everything else is alone', () => {
  const links = demo().filter((one) => one.namespace === '' && one.kind !== 'loopback');
  const names = islandsOf(links, relationsOf(links)).map((island) => island.map((one) => one.name).join(' '));
  expect(names).toEqual(['br0 a b tap0', 'tun0', 'bond0 d1 d2 bond0.7', 'eth0']);
});

describe('tracks', () => {
  test('short runs lie nearest, overlapping ones apart, distant ones share', () => {
    const { track, count } = assignTracks([
      { id: 'long', from: 0, to: 900 },
      { id: 'short', from: 300, to: 100 },
      { id: 'far', from: 600, to: 800 },
    ]);
    expect([track.get('short'), track.get('far'), track.get('long'), count]).toEqual([0, 0, 1, 2]);
  });
  test('hundreds of runs share a bounded number of tracks', () => {
    const { track, count } = assignTracks(
      Array.from({ length: 500 }, (_, i) => ({ id: `r${i}`, from: i, to: 2000 + i })),
    );
    expect(count).toBeLessThan(20);
    expect(Math.max(...track.values())).toBeLessThan(count);
  });
  test('a label avoids what crosses its cable, where it can', () => {
    expect(labelPlace(0, 1000, [], 100)).toBe(500);
    expect(labelPlace(0, 1000, [510], 100)).toBe(440);
    expect(labelPlace(0, 120, [60], 100)).toBe(60);
  });
  test('paths turn with rounded corners', () => {
    expect(
      roundedPath([
        [0, 0],
        [0, 20],
        [40, 20],
      ]),
    ).toBe('M0 0L0 12Q0 20 8 20L40 20');
    expect(roundedPath([])).toBe('');
  });
});

describe('arrow keys', () => {
  const box = (x: number, y: number, width = 100): Box => ({ x, y, width, height: 40 });
  const boxes = new Map([
    ['a', box(0, 0)],
    ['b', box(120, 0)],
    ['c', box(240, 0)],
    ['bridge', box(0, 80, 340)],
    ['tap', box(120, -80)],
  ]);
  test.each([
    ['a', 'right', 'b'],
    ['c', 'left', 'b'],
    ['c', 'right', null],
    ['a', 'down', 'bridge'],
    ['c', 'down', 'bridge'],
    ['bridge', 'up', 'b'],
    ['b', 'up', 'tap'],
    ['gone', 'up', null],
  ] as const)('from %s %s leads to %s', (from, direction, to) => expect(neighbourOf(boxes, from, direction)).toBe(to));
});

describe('datapaths', () => {
  const tap = (index: number): Link => link({ index, name: `tap${index}`, kind: 'tap', options: { attached: true } });
  const held = (index: number) => port({ kind: 'tap', device: `tap${index}` }, index);
  const cableOf = (drawn: Picture, key: string) => drawn.cables.find(({ id }) => id === key);

  test('stand above their devices, which they hold instead of a program', () => {
    const drawn = picture([tap(2), tap(3), tap(4)], new Map(), [
      datapath({ type: 'switch', name: 'sw0' }, [held(2), held(3)]),
    ]);
    check(drawn);
    expect(drawn.programs.map(({ key }) => key)).toEqual(['/4']);
    const [place] = drawn.datapaths;
    expect(place && bottom(place.box)).toBeLessThan(boxOf(drawn, '/2').y);
    for (const index of [2, 3]) {
      const cable = cableOf(drawn, `port:sw0/tap:tap${index}`);
      const { x } = centre(boxOf(drawn, `/${index}`));
      expect(cable?.path).toMatch(new RegExp(`^M${x} .*L${x} -23$`));
      expect(cable).toMatchObject({ b: `/${index}`, open: null });
    }
    expect(drawn.bounds.y).toBe(place?.box.y);
  });

  test('two that want the same place stand side by side', () => {
    const rows = ['a', 'b', 'c'].map((name) =>
      datapath({ type: 'switch', name }, [port({ kind: 'nic', device: 'eth0' }, 11, {})]),
    );
    const drawn = picture(demo(), new Map(), rows);
    check(drawn);
    expect(drawn.datapaths).toHaveLength(3);
  });

  test('a socket leads to somebody outside, a device that is gone nowhere', () => {
    const drawn = picture([tap(2)], new Map(), [
      datapath({ type: 'switch', name: 'sw0' }, [
        held(2),
        port({ kind: 'vxlan', id: 42, remote: '192.0.2.1' }, null),
        port({ kind: 'nic', device: 'gone0' }, null, { state: 'down', reason: verbatim('gone') }),
      ]),
    ]);
    check(drawn);
    expect(drawn.remotes.map(({ text }) => text)).toEqual(['192.0.2.1:4789']);
    expect(cableOf(drawn, 'port:sw0/nic:gone0')).toMatchObject({ down: { message: 'gone' }, b: null });
    expect(cableOf(drawn, 'port:sw0/nic:gone0')?.open).not.toBeNull();
    expect(cableOf(drawn, 'port:sw0/vxlan:42@192.0.2.1')?.forward).toBe(false);
  });
});

test('the cable to a card below others comes down the gutter, upright and across only', () => {
  const many = [
    link({ index: 90, name: 'tap90', kind: 'tap', options: {} }),
    ...Array.from({ length: 22 }, (_, i) => link({ index: 2 + i, name: `d${i}` })),
  ];
  const drawn = picture(many, new Map([['', false]]), [
    datapath({ type: 'switch', name: 'sw0' }, [
      port({ kind: 'nic', device: 'd21' }, 23),
      port({ kind: 'nic', device: 'd20' }, 22),
    ]),
  ]);
  check(drawn);
  for (const { path } of drawn.cables.filter(({ kind }) => kind === 'port')) {
    const points = [...path.matchAll(/[MLQ](-?[\d.]+) (-?[\d.]+)(?: (-?[\d.]+) (-?[\d.]+))?/g)];
    points.slice(1).forEach((point, i) => {
      const [, x, y, endX, endY] = points[i] ?? [];
      const from = [Number(endX ?? x), Number(endY ?? y)];
      if (point[0].startsWith('L'))
        expect(Number(point[1]) === from[0] || Number(point[2]) === from[1], path).toBe(true);
    });
  }
});

test('a foreign namespace stands last, folded until it is unfolded, and its cable ends at the fold', () => {
  const links = [
    ...demo().filter(({ namespace: name }) => name === ''),
    lo('docker:web'),
    veth(2, 'eth0', 'docker:web', 3, ''),
  ];
  const spaces = ['docker:web', 'zed', ''].map((name) => ({ ...namespace(name), foreign: name.includes(':') }));
  const draw = (folds: ReadonlyMap<string, boolean>) =>
    layoutPicture({ links, folds, datapaths: [], namespaces: spaces, addressed: new Set() });
  const drawn = draw(new Map());
  check(drawn);
  expect(drawn.namespaces.map(({ name, folded, foldable }) => [name, folded, foldable])).toEqual([
    ['', false, true],
    ['zed', false, false],
    ['docker:web', true, true],
  ]);
  expect(drawn.folds).toMatchObject([{ namespace: 'docker:web', all: true, links: [{ name: 'eth0' }] }]);
  expect(drawn.cards.map(({ key }) => key)).not.toContain('docker:web/2');
  expect(draw(new Map([['docker:web', false]])).cards.map(({ key }) => key)).toContain('docker:web/2');
});

test('cables between rows of namespaces are part of the picture', () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const links = names.flatMap((name, i) => [
    lo(name),
    veth(2 * i + 2, 'eth0', name, 2 * i + 3, ''),
    veth(2 * i + 3, `to-${name}`, '', 2 * i + 2, name),
  ]);
  const spaces = ['', ...names].map((name) => namespace(name));
  const drawn = layoutPicture({
    links,
    datapaths: [],
    namespaces: spaces,
    addressed: new Set(),
    folds: new Map(),
    width: 900,
  });
  expect(new Set(drawn.namespaces.map(({ box }) => box.y)).size).toBeGreaterThan(1);
  check(drawn);
});
