import type { DatapathRow, Link } from '../../../../../helper/protocol/index.ts';
import { datapath, link, port } from '../../../state/test-rows.ts';

/** Networks from a seed: bridges with ports in namespaces, pairs, VLANs, bonds, TAPs, datapaths, links on their own. */
export interface Generated {
  links: Link[];
  datapaths: DatapathRow[];
}

/** mulberry32: the same seed gives the same network. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below) | 0;
  };
}

export function generate(seed: number, most: number): Generated {
  const random = randomOf(seed);
  const links: Link[] = [];
  const spaces = ['', ...Array.from({ length: random(1 + most / 8) }, (_, i) => `ns${i}`)];
  const next = new Map<string, number>();
  const indexIn = (namespace: string): number => {
    const index = (next.get(namespace) ?? 1) + 1;
    next.set(namespace, index);
    return index;
  };
  const add = (namespace: string, kind: string, more: Partial<Link> = {}): Link => {
    const index = indexIn(namespace);
    const row = link({ index, name: `${kind.slice(0, 4)}${index}`, kind, namespace, ...more });
    links.push(row);
    return row;
  };
  const any = (): string => spaces[random(spaces.length)] ?? '';
  const bridgeIn = (namespace: string): Partial<Link> => {
    const bridges = links.filter(
      (one) => one.namespace === namespace && (one.kind === 'bridge' || one.kind === 'bond'),
    );
    const bridge = bridges[random(bridges.length * 2)];
    return bridge ? { controller: bridge.index } : {};
  };
  for (const name of spaces) links.push(link({ index: 1, name: 'lo', kind: 'loopback', namespace: name }));
  const count = 2 + random(most - 2);
  while (links.length < count) {
    const at = any();
    switch (random(9)) {
      case 0:
        add(at, random(4) === 0 ? 'bond' : 'bridge');
        break;
      case 1:
        add('', 'physical', bridgeIn(''));
        break;
      case 2: {
        const [parent] = links.filter((one) => one.namespace === at && one.kind !== 'loopback').slice(-1);
        if (parent) add(at, 'vlan', { parent: { index: parent.index, namespace: null } });
        break;
      }
      case 3:
      case 4:
        add(at, 'tap', { options: { attached: random(2) === 0 }, ...bridgeIn(at) });
        break;
      case 5:
        add(at, 'dummy', bridgeIn(at));
        break;
      default: {
        const to = any();
        const a = add(at, 'veth', bridgeIn(at));
        const b = add(to, 'veth', bridgeIn(to));
        links[links.indexOf(a)] = { ...a, peer: { index: b.index, namespace: to } };
        links[links.indexOf(b)] = { ...b, peer: { index: a.index, namespace: at } };
      }
    }
  }
  const own = links.filter((one) => one.namespace === '');
  const portsOf = (place: number) => [
    ...own
      .filter(({ kind }) => kind === 'tap' || kind === 'physical' || kind === 'dummy')
      .filter((_, i) => i % 4 === place && random(2) === 0)
      .map(({ kind, name, index }) => port({ kind: kind === 'tap' ? 'tap' : 'nic', device: name }, index)),
    ...(random(2) === 0 ? [port({ kind: 'vxlan', id: place + 1, remote: '192.0.2.1' }, null)] : []),
  ];
  const datapaths = Array.from({ length: random(4) }, (_, i) => [i, portsOf(i)] as const)
    .filter(([, ports]) => ports.length > 0)
    .map(([i, ports]) => datapath({ type: 'switch', name: `sw${i}` }, ports));
  return { links, datapaths };
}
