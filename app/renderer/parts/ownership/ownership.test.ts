// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { OwnerRow } from '../../../../helper/protocol/index.ts';
import { verbatim } from '../../../../helper/protocol/messages/index.ts';
import { i18n } from '../../i18n/index.ts';
import { link, namespace } from '../../state/test-rows.ts';
import { onlyOurs } from './only-ours.ts';
import { tintOf, whoseLink, whoseRow } from './whose.ts';

const { t } = i18n;
const owner = (fields: Partial<OwnerRow>): OwnerRow => ({
  topic: 'links',
  key: '/2',
  owner: 'taproom',
  network: null,
  evidence: verbatim(''),
  ...fields,
});

describe('whose it is', () => {
  it('names the network, else who it was', () => {
    expect(whoseRow(owner({ network: 'lab' }), t)).toEqual({ text: 'lab', isOurs: true, network: 'lab' });
    expect(whoseRow(owner({}), t)).toEqual({ text: 'Taproom', isOurs: true, network: null });
    expect(whoseRow(owner({ owner: 'docker' }), t)).toEqual({ text: 'Docker', isOurs: false, network: null });
    expect(whoseRow(undefined, t)).toEqual({ text: 'manual', isOurs: false, network: null });
  });
  it('of a link, its own mark counts where no owner is told', () => {
    expect(whoseLink({ owner: 'taproom' }, undefined, t).isOurs).toBe(true);
    expect(whoseLink({ owner: 'kernel' }, undefined, t).text).toBe('kernel');
    expect(whoseLink({ owner: 'other' }, undefined, t).text).toBe('manual');
    expect(whoseLink({ owner: 'taproom' }, owner({ owner: 'libvirt' }), t).isOurs).toBe(false);
  });
});

describe('a tint', () => {
  it("is the network's, whatever others there are, and one of the palette", () => {
    expect(tintOf('lab')).toBe(tintOf('lab'));
    const tints = new Set(Array.from({ length: 60 }, (_, number) => tintOf(`net-${number}`)));
    expect([...tints].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('only ours', () => {
  const lo = (name: string) => link({ index: 1, name: 'lo', kind: 'loopback', namespace: name, owner: 'kernel' });
  const br0 = link({ index: 2, name: 'br0', kind: 'bridge' });
  const eth0 = link({ index: 3, name: 'eth0', kind: 'physical', owner: 'other', controller: 2 });
  const docker0 = link({ index: 4, name: 'docker0', kind: 'bridge', owner: 'other' });
  const near = link({ index: 5, name: 'near', kind: 'veth', peer: { index: 2, namespace: 'red' } });
  const far = link({
    index: 2,
    name: 'far',
    kind: 'veth',
    namespace: 'red',
    owner: 'other',
    peer: { index: 5, namespace: '' },
  });
  const alien = link({ index: 2, name: 'alien', namespace: 'blue', owner: 'other' });
  const shown = (owners: ReadonlyMap<string, OwnerRow>) => {
    const { links, namespaces } = onlyOurs(
      [lo(''), br0, eth0, docker0, near, lo('red'), far, lo('blue'), alien],
      ['', 'red', 'blue', 'mine'].map(namespace),
      owners,
    );
    return {
      links: links.map(({ name, namespace: at }) => `${at}/${name}`),
      namespaces: namespaces.map(({ name }) => name),
    };
  };
  it('keeps what ours is joined to, and the places where something stays', () => {
    expect(shown(new Map())).toEqual({
      links: ['/lo', '/br0', '/eth0', '/near', 'red/lo', 'red/far'],
      namespaces: ['', 'red'],
    });
  });
  it('asks the owners, where they are told', () => {
    const owners = new Map([
      ['namespaces:mine', owner({ topic: 'namespaces', key: 'mine' })],
      ['links:/2', owner({ owner: 'docker' })],
      ['links:/5', owner({ owner: 'podman', key: '/5' })],
    ]);
    expect(shown(owners)).toEqual({ links: ['/lo'], namespaces: ['', 'mine'] });
  });
});
