import { mkdirSync, readFileSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as elapsed } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork, ip, ipLinks, ipNamespaces } from './witness.ts';

let daemon: TestDaemon;
let helper: Connection;

/** Seconds of processor time that the daemon has used (proc(5); a tick is 1/100 s). */
function processorSeconds(): number {
  const stat = readFileSync(`/proc/${daemon.process.pid ?? 0}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

describeKernel('namespaces that come and go', () => {
  beforeAll(async () => {
    daemon = await startDaemon();
    helper = await daemon.connect();
  });
  afterAll(() => daemon.stop());
  afterEach(cleanNetwork);

  it('works at once in a namespace that somebody else has just made', async () => {
    for (let round = 0; round < 20; round += 1) {
      const far = `far${round}`;
      ip('netns', 'add', far);
      const { peer } = await done(helper, 'link.add', {
        kind: 'veth',
        name: `v${round}`,
        options: { peer: 'w', peerNamespace: far },
      });
      expect(peer).toMatchObject({ namespace: far, name: 'w' });
      ip('netns', 'delete', far);
      await done(helper, 'namespace.list', {});
    }
  });

  it('knows both ends of pairs that were there before it, in whatever order their namespaces are read', async () => {
    ip('netns', 'add', 'alpha');
    ip('netns', 'add', 'omega');
    ip('link', 'add', 'o0', 'netns', 'omega', 'type', 'veth', 'peer', 'name', 'a0', 'netns', 'alpha');
    const late = await startDaemon();
    try {
      const { links } = await done(await late.connect(), 'link.list', {});
      const [near, far] = [links.find(({ name }) => name === 'a0'), links.find(({ name }) => name === 'o0')];
      expect(near?.peer).toEqual({ namespace: 'omega', index: far?.index });
      expect(far?.peer).toEqual({ namespace: 'alpha', index: near?.index });
    } finally {
      await late.stop();
    }
  });

  it('comes to rest after namespaces came, went and could not be read, and links moved among them', async () => {
    const folder = '/run/netns/folder';
    for (let round = 0; round < 15; round += 1) {
      const [near, far] = [`near${round % 3}`, `far${round % 2}`];
      ip('netns', 'add', near);
      await done(helper, 'namespace.add', { name: far });
      const made = helper.call('link.add', {
        kind: 'veth',
        name: 'v',
        up: true,
        options: { peer: 'w', peerNamespace: near },
      });
      writeFileSync('/run/netns/not bound', '');
      mkdirSync(folder);
      expect(await made).toMatchObject({ ok: true });
      ip('link', 'set', 'v', 'netns', far);
      ip('-n', far, 'link', 'set', 'v', 'netns', near);
      ip('netns', 'delete', near);
      unlinkSync('/run/netns/not bound');
      rmdirSync(folder);
      await done(helper, 'namespace.delete', { name: far });
    }
    // Names that stay without a namespace: they are looked at again for some seconds, and then left alone.
    writeFileSync('/run/netns/stays', '');
    const before = processorSeconds();
    await elapsed(2000);
    expect(processorSeconds() - before).toBeLessThan(0.4);
    const { namespaces } = await done(helper, 'namespace.list', {});
    expect(namespaces.map(({ name, readable }) => [name, readable])).toEqual([
      ['', true],
      ['stays', false],
    ]);
    unlinkSync('/run/netns/stays');
    const { links } = await done(helper, 'link.list', {});
    expect(links.map(({ name }) => name)).toEqual(ipLinks().map(({ ifname }) => ifname));
    expect(ipNamespaces()).toEqual([]);
  });
});
