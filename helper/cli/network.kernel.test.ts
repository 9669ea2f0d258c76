import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Failure, HistoryEntry, Leftover, methods } from '../protocol/index.ts';
import { checkoutForAll, STRANGER } from '../test/stranger.ts';
import { wholeState } from '../test/witness.ts';
import {
  inTestSandbox,
  ip,
  ipAddresses,
  ipDo,
  ipLink,
  KernelHelper,
  run,
  sweep,
  taproomPath,
} from './kernel.fixture.ts';

const LAB = `taproom: 1
name: lab
links:
  - kind: bridge # a comment that stays
    name: br0
    addresses: [192.0.2.1/24]
  - {kind: veth, name: v0, controller: br0, options: {peer: v1}}
`;
/** Shadows the default route of the machine that {@link beforeAll} makes. */
const RISKY = `taproom: 1
name: risky
links:
  - {kind: veth, name: w0, addresses: [10.99.0.1/24], options: {peer: w1}}
routes:
  - {destination: default, via: 10.99.0.2, metric: 50}
`;
const FAULTY = `taproom: 1
name: lab
links:
  - kind: bridge
    name: br 0
    adresses: [192.0.2.1/24]
`;

const printed = (shape: z.ZodRawShape): z.ZodType => z.strictObject({ version: z.literal(1), ...shape });
const applied = printed(methods['network.up'].result.shape);
const defaults = (): (string | undefined)[] => ip<{ dev: string }>('route', 'show', 'default').map(({ dev }) => dev);

describe.skipIf(!inTestSandbox)('taproom network', () => {
  const helper = new KernelHelper();
  const folder = mkdtempSync(join(tmpdir(), 'taproom-network-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [lab, risky, faulty] = [file('lab.yaml', LAB), file('risky.yaml', RISKY), file('faulty.yaml', FAULTY)];
  beforeAll(async () => {
    ipDo('link', 'add', 'nic0', 'type', 'veth', 'peer', 'name', 'wire0');
    for (const name of ['nic0', 'wire0']) ipDo('link', 'set', name, 'up');
    ipDo('address', 'add', '198.51.100.1/24', 'dev', 'nic0');
    ipDo('route', 'add', 'default', 'via', '198.51.100.2', 'metric', '100');
    await helper.start();
  });
  afterEach(async () => {
    await helper.taproom('revert');
    for (const name of ['lab', 'risky']) await helper.taproom('network', 'delete', name, '--down');
    expect(ipLink('br0')).toBeUndefined();
    expect(defaults()).toEqual(['nic0']);
  });
  afterAll(async () => {
    await helper.remove();
    rmSync(folder, { recursive: true });
    sweep();
  });
  const ok = async (shape: z.ZodType, ...words: string[]): Promise<Record<string, unknown>> => {
    const object = await helper.json(...words);
    expect(shape.parse(object)).toEqual(object);
    return object;
  };

  it('goes the whole way: check, plan, apply, list, show, diff, down, delete, each as the contract has it', async () => {
    expect(await helper.ok('network', 'check', lab)).toBe(`${lab}: the network lab can be brought up.\n`);
    const { plan } = (await ok(printed(methods['network.plan'].result.shape), 'network', 'plan', lab)) as {
      plan: { steps: { commands: string[] }[]; risks: string[] };
    };
    expect(plan.risks).toEqual([]);
    const text = await helper.ok('network', 'plan', lab);
    expect(text).toMatch(/^lab: \d+ steps to bring it up\.\n\n[^]*\+ [^]*\n {4}ip link add .*br0/);
    expect(ipLink('br0')).toBeUndefined();
    expect(await helper.ok('network', 'plan', lab, '--commands')).toBe(
      plan.steps
        .flatMap(({ commands }) => commands)
        .map((line) => `${line}\n`)
        .join(''),
    );

    expect(await ok(applied, 'network', 'apply', lab, '--wait')).toMatchObject({
      network: { state: 'up' },
      pending: null,
    });
    expect([ipAddresses('br0'), ipLink('v0')?.master]).toEqual([['192.0.2.1/24'], 'br0']);
    await ok(printed(methods['network.list'].result.shape), 'network', 'list');
    expect(await helper.ok('network', 'list')).toMatch(/^lab +up /m);
    const shown = printed({ ...methods['network.show'].result.shape, leases: z.array(z.unknown()) });
    expect(await ok(shown, 'network', 'show', 'lab')).toMatchObject({ text: LAB, appliedText: LAB, leases: [] });
    expect(await helper.ok('network', 'show', 'lab', '--text')).toBe(LAB);
    expect(await helper.ok('network', 'show', 'lab')).toContain('kind: bridge # a comment that stays');
    expect(await helper.ok('network', 'diff', 'lab')).toBe('lab matches its document.\n');
    const status = await helper.ok('status');
    expect(status).toMatch(/^networks +1 saved\nup +lab$/m);
    expect(status).toMatch(
      /^of history-entries +1 of 500\nof history-steps +\d+ of 20000\nof history-bytes +\d+ B of /m,
    );

    const changed = LAB.replace('192.0.2.1/24', '192.0.2.7/24');
    expect(
      (await run('sh', ['-c', `printf '%s' "$0" | taproom network save -`, changed], helper.environment)).out,
    ).toBe('lab is saved.\n');
    const diff = await helper.ok('network', 'diff', 'lab');
    expect(diff).toMatch(/-  *addresses: \[192\.0\.2\.1\/24\]\n\+  *addresses: \[192\.0\.2\.7\/24\]\n/);
    expect(diff).toContain('ip address add 192.0.2.7/24');
    await helper.ok('network', 'up', 'lab', '--wait', '--timeout', '20');
    expect(ipAddresses('br0')).toEqual(['192.0.2.7/24']);

    expect(await ok(applied, 'network', 'down', 'lab', '--wait')).toMatchObject({ network: { state: 'down' } });
    expect(await helper.ok('network', 'down', 'lab')).toBe('lab is already down.\n');
    expect(await ok(printed({ deleted: z.literal(1) }), 'network', 'delete', 'lab')).toBeDefined();
    expect((await helper.taproom('network', 'up', 'lab')).code).toBe(5);
  });

  it('prints faults as a compiler does, and as JSON', async () => {
    for (const command of ['check', 'apply', 'save', 'plan']) {
      const person = await helper.taproom('network', command, faulty);
      expect([command, person.code, person.out]).toEqual([command, 2, '']);
      expect(person.err).toMatch(
        new RegExp(`^${faulty}:5:11: error: .*\n {2}5 \\|     name: br 0\n {4}\\|           \\^~~~\n`, 'm'),
      );
      expect(person.err).toMatch(/faulty\.yaml:6:5: error: .*\n {2}6 \|     adresses/);
      expect(person.err).toMatch(/\ntaproom: .*faulty\.yaml .*: it has 2 errors\.\n$/);
      const script = await helper.taproom('network', command, faulty, '--json');
      expect([script.code, script.out]).toEqual([2, '']);
      const { error, faults } = z
        .strictObject({ version: z.literal(1), error: Failure, faults: methods['network.check'].result.shape.faults })
        .parse(JSON.parse(script.err));
      expect([error.kind, faults.map(({ line, column }) => [line, column])]).toEqual([
        'invalid',
        [
          [5, 11],
          [6, 5],
        ],
      ]);
    }
    expect(await helper.json('network', 'list')).toMatchObject({ networks: [] });
  });

  it.each<[string[], number, RegExp]>([
    [['network', 'apply', './no-such.yaml'], 5, /No such file/],
    [['network', 'up', 'nonesuch'], 5, /nonesuch/],
    [['network', 'show', 'nonesuch'], 5, /nonesuch/],
    [['network', 'export', 'nonesuch', '--format', 'ip'], 5, /nonesuch/],
    [['network', 'export', 'x', '--format', 'pdf'], 2, /Allowed choices/],
    [['network', 'up', 'a b'], 2, /letters, digits/],
    [['network', 'import', 'nonesuch0', '--name', 'x'], 5, /nonesuch0/],
    [['network', 'import', 'nic0'], 2, /--name/],
    [['undo', 'soon'], 2, /An entry is a number/],
    [['undo', '999999'], 5, /999999/],
    [['redo', '999999'], 5, /999999/],
    [['history', '--outcome', 'well'], 2, /Allowed choices/],
    [['history', '999999'], 5, /999999/],
    [['confirm'], 5, /./],
    [['revert'], 5, /./],
    [['network', 'apply', lab, '--confirm-within', '2'], 2, /5 to 600 seconds/],
  ])('%j exits with %i', async (words, code, said) => {
    const ran = await helper.taproom(...words);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.err).toMatch(said);
    expect(ran.err).toMatch(/^taproom: [A-Z"-]/);
  });

  describe('a risky change', () => {
    it('without a terminal exits with 7 and auto-reverts unless confirmed', async () => {
      const waiting = await helper.taproom('network', 'apply', risky, '--confirm-within', '5');
      expect([waiting.code, waiting.out]).toEqual([7, expect.stringMatching(/^risky is up: /) as string]);
      expect(waiting.err).toMatch(/auto-reverts in \d s unless "taproom confirm"/);
      expect(defaults()).toEqual(['w0', 'nic0']);
      expect(await helper.ok('status')).toMatch(/^waiting .*taproom confirm/m);
      expect((await helper.taproom('network', 'up', 'risky', '--wait', '--timeout', '20')).code).not.toBe(0);
      await expect.poll(defaults, { timeout: 10_000 }).toEqual(['nic0']);

      const { code, out } = await helper.taproom('network', 'up', 'risky', '--json');
      expect(code).toBe(7);
      expect(applied.parse(JSON.parse(out))).toMatchObject({ pending: { network: 'risky', risks: ['default-route'] } });
      expect(await ok(printed({ entry: HistoryEntry }), 'confirm')).toMatchObject({ entry: { outcome: 'done' } });
      expect(defaults()).toEqual(['w0', 'nic0']);
    });

    it('is reverted on request, kept at once with --yes, waited for with --wait', async () => {
      expect((await helper.taproom('network', 'apply', risky)).code).toBe(7);
      expect(await helper.ok('revert')).toMatch(/^Reverted: /);
      expect(defaults()).toEqual(['nic0']);
      const waits = helper.taproom('network', 'up', 'risky', '--wait', '--timeout', '15');
      await expect.poll(async () => (await helper.taproom('confirm')).code, { timeout: 10_000 }).toBe(0);
      expect((await waits).code).toBe(0);
      expect(defaults()).toEqual(['w0', 'nic0']);
      expect(await helper.ok('network', 'down', 'risky', '--yes')).toMatch(/^risky is down/);
      expect((await helper.taproom('network', 'up', 'risky', '--yes')).code).toBe(0);
    });

    /** A pseudo-terminal with the command in it (script of util-linux). */
    function terminal(command: string): {
      until: (what: RegExp) => Promise<void>;
      type: (keys: string) => void;
      ended: Promise<number>;
      drawn: () => string;
    } {
      const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
        env: { ...helper.environment, TERM: 'xterm-256color' },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      let drawn = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        drawn += text;
      });
      return {
        drawn: () => drawn,
        type: (keys) => void child.stdin.write(keys),
        until: (what) => expect.poll(() => drawn, { timeout: 10_000 }).toMatch(what),
        ended: new Promise((resolve) => child.once('close', (code) => resolve(code ?? 255))),
      };
    }

    it.each<[string, string | null, number, RegExp, string[]]>([
      ['y keeps it', 'y\r', 0, /risky is up/, ['w0', 'nic0']],
      ['n reverts it', 'n\r', 1, /was reverted/, ['nic0']],
      ['Enter alone reverts it', '\r', 1, /was reverted/, ['nic0']],
      ['nothing reverts it in time', null, 1, /was reverted/, ['nic0']],
      ['Ctrl-C leaves it waiting', '\x03', 7, /Not confirmed.*auto-reverts/, ['w0', 'nic0']],
    ])('on a terminal asks with a countdown: %s', async (_name, keys, code, said, left) => {
      const tty = terminal(`taproom network apply ${risky} --confirm-within 5`);
      await tty.until(/RISKY[^]*default route[^]*Keep this\? \[y\/N\] \(reverts in \d s\)/);
      expect(defaults()).toEqual(['w0', 'nic0']);
      if (keys !== null) tty.type(keys);
      expect(await tty.ended).toBe(code);
      expect(tty.drawn()).toMatch(said);
      expect(defaults()).toEqual(left);
    });

    it('on a terminal hears that somebody else confirmed it', async () => {
      const tty = terminal(`taproom network apply ${risky}`);
      await tty.until(/Keep this\?/);
      await helper.ok('confirm');
      expect(await tty.ended).toBe(0);
      expect(tty.drawn()).toContain('risky is up');
    });
  });

  describe('undo and history', () => {
    it('tell what was done, undo it, and say when they cannot', async () => {
      await helper.ok('network', 'apply', lab);
      await ok(printed(methods['history.list'].result.shape), 'history');
      const {
        entries: [entry],
      } = (await helper.json('history', '--limit', '1')) as { entries: { entry: number }[] };
      const number = String(entry?.entry);
      expect(await helper.ok('history')).toMatch(new RegExp(`^ *${number} .*\\(taproom\\) +done `, 'm'));
      await ok(printed(methods['history.show'].result.shape), 'history', number);
      expect(await helper.ok('history', number)).toMatch(
        /What it did\n[^]*ip link add[^]*Steps of "taproom undo \d+"\n- /,
      );
      expect(await helper.ok('undo', number)).toMatch(/^Undone: /);
      expect(ipLink('br0')).toBeUndefined();
      const again = await helper.taproom('undo', number);
      expect([again.code, again.out]).not.toEqual([0, '']);
      expect(again.err).toMatch(/undone|entry/);
      await helper.ok('link', 'add', 'br7', '--type', 'bridge');
      await ok(printed(methods['history.undo'].result.shape), 'undo');
      expect(ipLink('br7')).toBeUndefined();
      await ok(printed(methods['history.redo'].result.shape), 'redo');
      expect(ipLink('br7')).toBeDefined();
      expect((await helper.taproom('redo')).code).toBe(5);
      await helper.ok('undo');
      expect(await helper.ok('redo')).toMatch(/^Redone: Make the bridge br7\. \(entry \d+, by entry \d+\)/);
      const named = async (...filter: string[]): Promise<HistoryEntry[]> =>
        ((await helper.json('history', ...filter)) as { entries: HistoryEntry[] }).entries;
      const whole = await named();
      const ofLab = whole.filter(({ network, outcome }) => network === 'lab' && outcome === 'done');
      expect(ofLab.length).toBeLessThan(whole.length);
      expect(await named('--network', 'lab', '--user', 'root', '--outcome', 'done')).toEqual(ofLab);
      expect(await helper.json('history', '--user', 'nobody')).toMatchObject({ entries: [] });
      await helper.ok('link', 'delete', 'br7');
    });
  });

  describe('edit', () => {
    const editor = (script: string): NodeJS.ProcessEnv => {
      const path = file('editor.sh', `#!/bin/sh\n${script}\n`);
      chmodSync(path, 0o755);
      return { ...helper.environment, EDITOR: `"${path}" --wait`, VISUAL: '' };
    };
    it('saves what the editor wrote, and nothing else', async () => {
      const drafts = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('taproom-edit-'));
      const before = drafts();
      await helper.ok('network', 'save', lab);
      const edited = await run(
        taproomPath,
        ['network', 'edit', 'lab'],
        editor('test "$1" = --wait && sed -i s/192.0.2.1/192.0.2.8/ "$2"'),
      );
      expect(edited).toEqual({ code: 0, out: 'lab is saved.\n', err: '' });
      expect(await helper.ok('network', 'show', 'lab', '--text')).toBe(LAB.replace('192.0.2.1', '192.0.2.8'));
      const untouched = await run(taproomPath, ['network', 'edit', 'lab'], editor('true'));
      expect(untouched).toEqual({ code: 0, out: '', err: 'Nothing was changed.\n' });
      expect(drafts()).toEqual(before);
    });
    it.each([
      ['a fault', 'sed -i "s/br0/br 0/" "$2"', 2, /lab\.yaml:5:11: error: [^]*Your text is kept in (\/.*)\.\n/],
      [
        'another name',
        'sed -i "s/name: lab/name: other/" "$2"',
        2,
        /names the network other, not lab[^]*Your text is kept in (\/.*)\.\n/,
      ],
      ['an editor that fails', 'exit 3', 1, /exited with 3/],
    ])('keeps the saved document after %s', async (_name, script, code, said) => {
      await helper.ok('network', 'save', lab);
      const ran = await run(taproomPath, ['network', 'edit', 'lab'], editor(script));
      expect([ran.code, ran.out]).toEqual([code, '']);
      expect(ran.err).toMatch(said);
      const kept = said.exec(ran.err)?.[1];
      if (kept !== undefined) rmSync(join(kept, '..'), { recursive: true });
      expect(await helper.ok('network', 'show', 'lab', '--text')).toBe(LAB);
    });
  });

  describe('export and import', () => {
    it('as ip commands makes what apply makes', async () => {
      const text = `${LAB}  - {kind: veth, namespace: red, name: r0, addresses: [10.1.0.1/24, "fd01::1/64"], options: {peer: b0, peerNamespace: blue, peerAddresses: [10.1.0.2/24]}}
  - {kind: vxlan, name: vx1, mtu: 1400, addresses: [10.3.0.1/24], options: {id: 7, remote: 198.51.100.2, local: 198.51.100.1, parent: nic0}}
  - {kind: tap, name: tap9, up: false, options: {persistent: true, owner: 1000}}
namespaces: [red, blue]
routes:
  - {destination: 10.77.0.0/16, via: 192.0.2.9, metric: 5}
  - {namespace: blue, destination: default, via: 10.1.0.1}
  - {destination: 10.78.0.0/16, type: blackhole, table: 99}
rules:
  - {priority: 700, from: 10.77.0.0/16, table: 99}
forwarding:
  - {namespace: red, ipv4: true}
`;
      const path = file('big.yaml', text);
      const forwarding = (): string =>
        execFileSync('ip', ['netns', 'exec', 'red', 'cat', '/proc/sys/net/ipv4/ip_forward'], { encoding: 'utf8' });
      const { files } = (await ok(
        printed(methods['network.export'].result.shape),
        'network',
        'export',
        path,
        '--format',
        'ip',
      )) as { files: { name: string; text: string }[] };
      await helper.ok('network', 'apply', path, '--wait');
      // MAC addresses and indexes are new each time; Taproom's marks are its own, and not in a script.
      const OTHERS =
        /^(ifindex|link_index|address|link_netnsid|permaddr|iflink|bridge_id|root_id|designated_root|designated_bridge|num_rx_queues|num_tx_queues|group|ifalias|protocol)$/;
      const seen = (): unknown =>
        JSON.parse(
          JSON.stringify([wholeState(), forwarding()], (key, value: unknown) =>
            OTHERS.test(key) && (key !== 'address' || /^(..:){5}..$/.test(String(value)))
              ? undefined
              : typeof value === 'string'
                ? value.replace(/ proto \S+/g, '')
                : value,
          ),
        );
      const made = seen();
      await helper.ok('network', 'delete', 'lab', '--down');
      const script = file('lab.sh', files[0]?.text ?? '');
      execFileSync('sh', ['-eu', script], { stdio: ['ignore', 'ignore', 'pipe'] });
      try {
        // Duplicate address detection ends a moment later.
        await expect.poll(seen, { timeout: 10_000 }).toEqual(made);
      } finally {
        for (const name of ['red', 'blue']) ipDo('netns', 'delete', name);
        for (const name of ['br0', 'v0', 'vx1', 'tap9']) ipDo('link', 'delete', name);
        ipDo('rule', 'delete', 'priority', '700');
        ipDo('route', 'flush', 'table', '99');
      }
    });

    it('writes files where it is told, and never over others', async () => {
      const out = join(folder, 'units');
      const written = await helper.taproom('network', 'export', lab, '--format', 'networkd', '--output', out);
      expect([written.code, written.out.trimEnd().split('\n').sort()]).toEqual([
        0,
        readdirSync(out)
          .map((name) => join(out, name))
          .sort(),
      ]);
      expect(readFileSync(join(out, '10-taproom-lab-br0.netdev'), 'utf8')).toContain('Kind=bridge');
      expect((await helper.taproom('network', 'export', lab, '--format', 'networkd', '--output', out)).code).toBe(6);
      expect(
        (await helper.taproom('network', 'export', lab, '--format', 'networkd', '--output', out, '--force')).code,
      ).toBe(0);
      expect((await helper.taproom('network', 'export', lab, '--format', 'netplan')).out).toContain(
        'renderer: networkd',
      );
    });

    it('imports links that exist as a document that can be brought up', async () => {
      ipDo('link', 'add', 'br5', 'type', 'bridge');
      ipDo('address', 'add', '10.5.5.1/24', 'dev', 'br5');
      const imported = await helper.taproom('network', 'import', 'br5', '--name', 'taken');
      expect(imported.code).toBe(0);
      expect(imported.out).toMatch(/^taproom: 1\nname: taken\n/);
      expect(
        await ok(printed(methods['network.import'].result.shape), 'network', 'import', 'br5', '--name', 'taken'),
      ).toMatchObject({ text: imported.out });
      ipDo('link', 'delete', 'br5');
      await helper.ok('network', 'apply', file('taken.yaml', imported.out), '--yes');
      expect(ipAddresses('br5')).toEqual(['10.5.5.1/24']);
      await helper.ok('network', 'delete', 'taken', '--down');
      expect(ipLink('br5')).toBeUndefined();
    });
  });

  describe('cleanup', () => {
    const leftovers = printed({ leftovers: z.array(Leftover) });
    it('lists first, and removes with --yes', async () => {
      expect(await helper.ok('cleanup')).toMatch(/^There is nothing of Taproom/);
      await helper.ok('network', 'apply', lab);
      await helper.ok('link', 'add', 'br7', '--type', 'bridge');
      const listed = await helper.taproom('cleanup');
      expect([listed.code, listed.err]).toEqual([0, 'Nothing removed; "taproom cleanup --yes" removes these.\n']);
      expect(listed.out).toMatch(/^network +lab /m);
      expect(listed.out).toMatch(/^link +br7 /m);
      expect(ipLink('br7')).toBeDefined();
      await ok(leftovers, 'cleanup');
      await ok(printed(methods['cleanup.run'].result.shape), 'cleanup', '--yes');
      expect([ipLink('br0'), ipLink('br7')]).toEqual([undefined, undefined]);
      expect(await ok(leftovers, 'cleanup')).toMatchObject({ leftovers: [] });
    });

    it('does the same with the helper dead', async () => {
      const dead = new KernelHelper();
      await dead.start();
      await dead.ok('network', 'apply', lab);
      process.kill(dead.pid, 'SIGKILL');
      await expect.poll(async () => (await dead.taproom('status')).code, { timeout: 5000 }).toBe(3);
      const listed = await dead.taproom('cleanup', '--state', dead.state, '--json');
      expect([listed.code, listed.err]).toEqual([0, '']);
      expect(leftovers.parse(JSON.parse(listed.out))).toMatchObject({
        leftovers: expect.arrayContaining([expect.objectContaining({ what: 'network', name: 'lab' })]) as unknown,
      });
      expect(ipLink('br0')).toBeDefined();
      const removed = await dead.taproom('cleanup', '--yes', '--state', dead.state);
      expect(removed.code, removed.err).toBe(0);
      expect(ipLink('br0')).toBeUndefined();
      await dead.remove();
      const user = await run(
        'setpriv',
        [
          ...['--reuid', String(STRANGER), '--clear-groups', join(checkoutForAll(), 'helper/bin/taproom')],
          ...['cleanup', '--yes', '--socket', '/nonexistent/s'],
        ],
        dead.environment,
      );
      expect([user.code, user.err]).toEqual([4, expect.stringContaining('sudo taproom cleanup --yes') as string]);
    });
  });

  it('completes names of networks, entries and files', async () => {
    await helper.ok('network', 'save', lab);
    const complete = async (...words: string[]): Promise<string[]> =>
      (await helper.ok('__complete', '--', ...words)).split('\n').filter(Boolean);
    expect(await complete('network', 'up', '')).toEqual(['lab']);
    expect(await complete('network', 'plan', 'l')).toEqual(['lab', ':files']);
    expect(await complete('network', 'apply', '')).toEqual([':files']);
    expect((await complete('undo', '')).every((word) => /^\d+$/.test(word))).toBe(true);
  });
});
