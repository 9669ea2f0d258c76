import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { inTestSandbox, ip, ipLink, run, taproomPath } from './kernel.fixture.ts';

const top = join(dirname(fileURLToPath(import.meta.url)), '../..');
const sandbox = (...command: string[]): ReturnType<typeof run> => run(taproomPath, ['sandbox', '--', ...command]);

describe.skipIf(!inTestSandbox)('taproom sandbox', () => {
  it('runs a command beside a helper of its own, with taproom on its PATH', async () => {
    const { code, out, err } = await sandbox(
      'sh',
      '-c',
      'taproom link add boxed --type bridge --up && ip -json link show boxed && taproom status --json && echo "$TAPROOM_SOCKET"',
    );
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [links = '', status = '', socket] = out.split('\n');
    expect(JSON.parse(links)).toMatchObject([{ ifname: 'boxed' }]);
    expect(JSON.parse(status)).toMatchObject({
      version: 1,
      helper: { sandbox: true, authorization: { levels: expect.arrayContaining(['manage']) as string[] } },
    });
    expect(socket).toMatch(/^\/.*\.sock$/);
    expect(ipLink('boxed')).toBeUndefined();
  });

  it.each([
    [['true'], 0],
    [['false'], 1],
    [['sh', '-c', 'exit 42'], 42],
    [['sh', '-c', 'kill -TERM $$'], 143],
    [['sh', '-c', 'kill -KILL $$'], 137],
    [['taproom', 'link', 'show', 'nothere'], 5],
    [['no-such-command'], 127],
    [['/etc/passwd'], 126],
  ])('exits with the status of %j: %d', async (command, status) => {
    expect((await sandbox(...command)).code).toBe(status);
  });

  it('hands the words over as they are', async () => {
    expect((await sandbox('printf', '%s|', 'a b', '$HOME', '--json', '', '*')).out).toBe('a b|$HOME|--json||*|');
  });

  it('leaves nothing behind', async () => {
    const before = [ip('link', 'show').map(({ ifname }) => ifname), ip('netns', 'list')];
    expect((await sandbox('sh', '-c', 'taproom namespace add inner && taproom link add t0 --type tap')).code).toBe(0);
    expect([ip('link', 'show').map(({ ifname }) => ifname), ip('netns', 'list')]).toEqual(before);
  });

  it('says how to write a command with options', async () => {
    const { code, err } = await run(taproomPath, ['sandbox', 'ls', '-l']);
    expect(code).toBe(2);
    expect(err).toContain('"--"');
  });
});

describe.skipIf(!inTestSandbox)('docs/protocol.md', () => {
  it('has a script that works as it is', async () => {
    const text = readFileSync(join(top, 'docs/protocol.md'), 'utf8');
    const script = /```sh\n(#!\/bin\/sh\n# protocol-example[^]*?)```/.exec(text)?.[1];
    expect(script).toBeDefined();
    const folder = mkdtempSync(join(tmpdir(), 'taproom-docs-'));
    writeFileSync(join(folder, 'protocol-example.sh'), script ?? '');
    const { code, out, err } = await sandbox('sh', join(folder, 'protocol-example.sh'));
    rmSync(folder, { recursive: true });
    expect({ code, out }).toEqual({ code: 0, out: 'made example0\nhas 192.0.2.1\nnow 1400 bytes\ngone\n' });
    expect(err).toContain('example0');
  });
});
