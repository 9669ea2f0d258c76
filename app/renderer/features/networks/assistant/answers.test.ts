import { describe, expect, it } from 'vitest';
import { say } from '../../../../../helper/protocol/messages/index.ts';
import { parseDocument } from '../../../../../helper/document/index.ts';
import { address, link, route } from '../../../state/test-rows.ts';
import { read } from '../document-text.ts';
import { faultsOf } from './answer-faults.ts';
import { fill, likelyUplink, propose, type Surroundings } from './answers.ts';
import { GROUPS, nextSteps, pictureOf, recipeFiles, recipesOf, type Group, type Recipe } from './recipes.ts';

const around: Surroundings = {
  networks: new Set(['vm-bridge']),
  namespaces: new Set(['', 'red']),
  documents: [],
  uid: 1042,
  links: [
    link({ index: 1, name: 'lo', kind: 'loopback' }),
    link({ index: 2, name: 'enp3s0', kind: 'physical' }),
    link({ index: 3, name: 'vm1', kind: 'tap' }),
    link({ index: 4, name: 'vmbr0', kind: 'bridge' }),
  ],
  addresses: [address({ index: 2, address: '198.51.100.7' }), address({ index: 4, address: '10.42.0.1' })],
  routes: [route({ destination: 'default', index: 2, gateway: '198.51.100.1' })],
};
const nothing: Surroundings = {
  ...around,
  networks: new Set(),
  namespaces: new Set(['']),
  links: [],
  addresses: [],
  routes: [],
  uid: 0,
};
const groups = Object.keys(GROUPS) as Group[];
const all = groups.flatMap((group) => recipesOf(group));
const recipe = (id: string): Recipe => all.find((one) => one.id === id) ?? expect.fail(id);
const made = (id: string, where: Surroundings) => {
  const { text } = recipe(id);
  const answers = propose(id, read(text) ?? expect.fail(id), where);
  return { answers, text: fill(text, answers) };
};

describe('the recipes', () => {
  it('all have a place and words, and none is named that is not there', () => {
    expect(all.map(({ id }) => id).sort()).toEqual(recipeFiles());
  });
  it.each(all.map(({ id }) => id))('%s: the proposals make a document without an error', (id) => {
    for (const where of [nothing, around]) {
      const { answers, text } = made(id, where);
      // Without a NIC there is no uplink to choose.
      if (answers.uplinks.some(({ to }) => to === '')) continue;
      const { document, faults } = parseDocument(text);
      expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(document?.name).toBe(answers.name);
      expect([...faultsOf(answers, where)]).toEqual([]);
    }
  });
  it('stay as they are where nothing is in the way', () => {
    const before = recipe('router').text;
    expect(fill(before, propose('router', read(before) ?? expect.fail(), nothing))).toBe(before);
  });
  it('have a picture and something to do next', () => {
    for (const { id, text } of all) {
      expect(pictureOf(text).split('\n').length, id).toBeGreaterThan(1);
      expect(nextSteps(text, read(text) ?? {}), id).not.toEqual([]);
    }
  });
});

describe('what is in the way', () => {
  it('moves names, addresses and the owner, everywhere in the document', () => {
    const { answers, text } = made('vm-bridge', around);
    expect(answers).toMatchObject({
      name: 'vm-bridge-2',
      owner: 1042,
      prefixes: [{ from: '10.42.0.0/24', to: '10.42.1.0/24' }],
      links: [
        { from: 'vmbr0', to: 'vmbr1' },
        { from: 'vm1', to: 'vm2' },
        { from: 'vm2', to: 'vm3' },
      ],
    });
    const { document } = parseDocument(text);
    expect(document?.links.map(({ name }) => name)).toEqual(['vmbr1', 'vm2', 'vm3']);
    expect(document?.links[1]).toMatchObject({ controller: 'vmbr1', options: { owner: 1042 } });
    expect(document?.nat[0]?.from).toBe('10.42.1.0/24');
    expect(document?.dhcp[0]).toMatchObject({
      link: 'vmbr1',
      range: { from: '10.42.1.100', to: '10.42.1.199' },
      hosts: [{ address: '10.42.1.10', name: 'db' }],
    });
  });
  it('is said in the picture and in what to do next as well', () => {
    const { text } = made('vm-bridge', around);
    expect(pictureOf(text)).toContain('10.42.1.1/24');
    const next = nextSteps(text, {}).join('\n');
    expect(next).toContain('ifname=vm2,');
    expect(next).toContain('taproom network show vm-bridge-2');
  });
  it('leaves a name of another namespace alone', () => {
    const { answers, text } = made('published-port', {
      ...around,
      links: [...around.links, link({ index: 9, name: 'eth0', kind: 'physical' })],
    });
    expect(answers.links).toEqual([{ from: 'pub0', to: 'pub0' }]);
    expect(parseDocument(text).document?.links[0]).toMatchObject({ options: { peer: 'eth0' } });
  });
  it('counts the documents of other networks too, up or not', () => {
    const other = read(recipe('tap-qemu').text) ?? expect.fail();
    const { answers } = made('tap-qemu', { ...nothing, documents: [other] });
    expect(answers.links).toEqual([{ from: 'qemu0', to: 'qemu1' }]);
    expect(answers.prefixes[0]?.to).not.toBe('10.4.0.0/24');
  });
  it('finds the uplink by the default route', () => {
    expect(likelyUplink(around)).toBe('enp3s0');
    expect(made('nic-bridge', around).answers.uplinks).toEqual([{ from: 'eth0', to: 'enp3s0' }]);
    expect(made('nic-bridge', around).text).toContain('name: enp3s0');
  });
});

describe('the questions', () => {
  const { answers } = made('vm-bridge', around);
  it('name what cannot be as it was answered', () => {
    const prefix = (to: string) => ({ ...answers, prefixes: [{ from: '10.42.0.0/24', to }] });
    expect([...faultsOf({ ...answers, name: 'vm-bridge' }, around).keys()]).toEqual(['name']);
    expect(faultsOf({ ...answers, name: 'a b' }, around).get('name')).toEqual(say('value.networkNameCharacters'));
    expect(faultsOf(prefix('198.51.100.0/24'), around).get('prefixes.0')).toEqual(
      say('field.overlaps', { address: '198.51.100.7/24' }),
    );
    expect(faultsOf(prefix('10.50.0.0/16'), around).get('prefixes.0')).toEqual(
      say('field.prefixSize', { length: '24' }),
    );
    expect(faultsOf(prefix('10.50.0.1/24'), around).get('prefixes.0')).toEqual(say('value.hostBits'));
    expect(faultsOf({ ...answers, links: [{ from: 'vmbr0', to: 'vmbr0' }] }, around).get('links.0')).toEqual(
      say('field.linkTaken', { name: 'vmbr0' }),
    );
  });
});
