import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTestSandbox, ipDo, ipLink, KernelHelper, run, sweep, taproomPath } from './kernel.fixture.ts';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

describe.skipIf(!inTestSandbox)('taproom in a terminal', () => {
  const helper = new KernelHelper();
  beforeAll(async () => {
    await helper.start();
    await helper.ok('link', 'add', 'cable0', '--type', 'veth', '--peer', 'cable1', '--address', '192.0.2.1/24');
    await helper.ok('link', 'set', 'cable1', '--up');
    await helper.ok('link', 'set', 'cable0', '--up', '--wait');
  });
  afterAll(async () => {
    sweep();
    await helper.remove();
  });

  /** A pseudo-terminal (script of util-linux) with a command in it; everything that it draws. */
  function terminal(
    command: string,
    environment: NodeJS.ProcessEnv = {},
  ): {
    drawn: () => string;
    until: (what: RegExp) => Promise<void>;
    type: (keys: string) => void;
    ended: Promise<number>;
  } {
    const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      env: { ...helper.environment, TERM: 'xterm-256color', ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let drawn = '';
    const waiting = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      drawn += text;
      for (const check of [...waiting]) check();
    });
    return {
      drawn: () => drawn,
      until: (what) =>
        new Promise((resolve) => {
          const check = (): void => {
            if (!what.test(drawn)) return;
            waiting.delete(check);
            resolve();
          };
          waiting.add(check);
          check();
        }),
      type: (keys) => void child.stdin.write(keys),
      ended: new Promise((resolve) => child.once('close', (code) => resolve(code ?? 255))),
    };
  }
  const settings = 'stty -a | tr ";" "\\n" | grep -E "icanon|echo |rows" > ';
  const restored = (drawn: string): boolean => {
    const [enter, leave] = [drawn.lastIndexOf('\x1b[?1049h'), drawn.lastIndexOf('\x1b[?1049l')];
    return enter !== -1 && leave > enter && drawn.lastIndexOf('\x1b[?25h') > drawn.lastIndexOf('\x1b[?25l');
  };

  it.each([
    ['q', 'q', 0],
    ['Ctrl-C', '\x03', 0],
    ['SIGTERM', 'TERM', 143],
    ['SIGINT from outside', 'INT', 0],
    ['SIGHUP', 'HUP', 129],
  ])('watch gives the screen back after %s', async (_name, how, code) => {
    const folder = mkdtempSync(join(tmpdir(), 'taproom-tty-'));
    const [before, after] = [join(folder, 'before'), join(folder, 'after')];
    const tty = terminal(
      `stty rows 24 columns 100; ${settings}${before}; echo pid:$$; sh -c 'echo "child:$$"; exec taproom watch --interval 0.1'; code=$?; ${settings}${after}; exit $code`,
    );
    await tty.until(/cable0[^\n]*bit\/s/);
    if (how.length > 1) process.kill(Number(/child:(\d+)/.exec(tty.drawn())?.[1]), `SIG${how}` as NodeJS.Signals);
    else tty.type(how);
    expect(await tty.ended).toBe(code);
    expect(restored(tty.drawn())).toBe(true);
    expect(execFileSync('cat', [after], { encoding: 'utf8' })).toBe(
      execFileSync('cat', [before], { encoding: 'utf8' }),
    );
    rmSync(folder, { recursive: true });
  });

  it('watch gives the screen back when the helper goes, and says that it went', async () => {
    const other = new KernelHelper();
    await other.start();
    const tty = terminal(`taproom watch --interval 0.1 --socket ${other.socket}; echo "code:$?"`);
    await tty.until(/bit\/s/);
    await other.remove();
    await tty.ended;
    expect(restored(tty.drawn())).toBe(true);
    expect(tty.drawn().slice(tty.drawn().lastIndexOf('\x1b[?1049l'))).toMatch(
      /taproom:.* The connection to the helper ended[^]*code:3/,
    );
  });

  it('watch under timeout, to which the terminal does not belong, writes lines and ends', async () => {
    const tty = terminal('timeout 5 taproom watch --interval 0.1; echo "code:$?"');
    expect(await tty.ended).toBe(0);
    expect(tty.drawn()).toMatch(/cable0[^]*code:124/);
    expect(tty.drawn()).not.toContain('\x1b[?1049h');
  });

  it('watch shows rates, sorts, selects, pauses, and follows the size of the terminal', async () => {
    const tty = terminal('stty rows 24 columns 120; taproom watch --interval 0.1');
    await tty.until(/sort \(total\)/);
    expect(tty.drawn()).toContain('DROPS/S');
    const ping = spawn('ping', ['-q', '-f', '-w', '20', '-I', 'cable0', '192.0.2.99'], { stdio: 'ignore' });
    await tty.until(/cable0[^\n]*[kM]bit\/s[^\n]*[▂-█]/);
    ping.kill();
    tty.type('s');
    await tty.until(/sort \(in\)/);
    tty.type('j');
    await tty.until(/\x1b\[7m/);
    tty.type('p');
    await tty.until(/paused/);
    tty.type('p');
    await tty.until(/p pause[^]*$/);
    tty.type('q');
    expect(await tty.ended).toBe(0);
    for (const line of tty.drawn().split(/\r?\n/)) expect(line.length).toBeLessThan(400);
  });

  it('watch writes lines where there is no terminal, and as many samples as were asked for', async () => {
    const lines = (await helper.ok('watch', 'cable0', 'cable1', '--interval', '0.1', '--count', '2'))
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(line).toMatch(/^\S+Z cable[01] in \d\S* \S*bit\/s .*packets\/s out .* drops \d/);
    const { out } = await helper.taproom('watch', 'cable0', '--interval', '0.1', '--count', '2', '--json');
    for (const text of out.trimEnd().split('\n')) {
      expect(JSON.parse(text)).toMatchObject({
        version: 1,
        name: 'cable0',
        namespace: '',
        rates: { rxBytes: expect.any(Number) as number, txDropped: expect.any(Number) as number },
      });
    }
    const stopped = await run('bash', ['-c', 'taproom watch --interval 0.1 | head -2'], helper.environment);
    expect(stopped).toMatchObject({ code: 0, err: '' });
    expect(stopped.out.trimEnd().split('\n')).toHaveLength(2);
  });

  it('monitor tells what comes, changes and goes', async () => {
    const child = spawn(taproomPath, ['monitor', '--topic', 'links', '--json', '--present'], {
      env: helper.environment,
    });
    let out = '';
    let ready: () => void = () => undefined;
    const listening = new Promise<void>((resolve) => {
      ready = resolve;
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      ready();
    });
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    await listening;
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(
      out
        .split('\n')
        .filter(Boolean)
        .map((text) => (JSON.parse(text) as { action: string }).action)
        .every((action) => action === 'present'),
    ).toBe(true);

    const events = terminal('taproom monitor --topic links');
    await events.until(/Waiting for changes/);
    expect(await helper.ok('status')).toMatch(/^of subscriptions +\d+ of 96$/m);
    ipDo('link', 'add', 'new0', 'type', 'bridge');
    await events.until(/added.* link new0 \(bridge, down\)/);
    ipDo('link', 'set', 'new0', 'mtu', '1400');
    await events.until(/changed.* link new0 .*mtu 1500 -> 1400/);
    ipDo('link', 'delete', 'new0');
    await events.until(/removed.* link new0/);
    events.type('\x03');
    await events.ended;
  });

  it('colours on a terminal, unless NO_COLOR is set', async () => {
    const coloured = terminal('taproom link list');
    await coloured.ended;
    expect(coloured.drawn()).toContain('\x1b[32mup');
    const plain = terminal('taproom link list', { NO_COLOR: '1' });
    await plain.ended;
    expect(plain.drawn()).toContain('cable0');
    expect(plain.drawn()).not.toContain('\x1b[');
    expect(await helper.ok('link', 'list')).not.toContain('\x1b[');
  });

  describe('completion', () => {
    const complete = async (...words: string[]): Promise<string[]> => {
      const script = `source <(taproom completion bash); COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _taproom; printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { code, out, err } = await run('bash', ['--norc', '-c', script], helper.environment);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      return out.split('\n').filter(Boolean);
    };
    it('in bash: commands, options, types, names of links and namespaces', async () => {
      await helper.ok('namespace', 'add', 'azure');
      expect(await complete('taproom', 'li')).toEqual(['link']);
      expect(await complete('taproom', 'link', '')).toEqual(['list', 'show', 'add', 'set', 'delete']);
      expect(await complete('taproom', 'link', 'add', 'x', '--ty')).toEqual(['--type']);
      expect(await complete('taproom', 'link', 'add', 'x', '--type', 'v')).toEqual(['veth', 'vxlan', 'vlan']);
      expect(await complete('taproom', 'link', 'delete', 'cab')).toEqual(['cable0', 'cable1']);
      expect(await complete('taproom', 'addr', 'add', '192.0.2.1/24', '--dev', 'cable0')).toEqual(['cable0']);
      expect(await complete('taproom', 'link', 'list', '--namespace', 'a')).toEqual(['azure']);
      expect(await complete('taproom', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
    });
    it('says nothing, quickly, without a helper', async () => {
      const { code, out } = await run(taproomPath, ['__complete', '--', 'link', 'show', ''], {
        ...helper.environment,
        TAPROOM_SOCKET: '/nonexistent/s',
      });
      expect({ code, out }).toEqual({ code: 0, out: '' });
    });
    it.each(['zsh', 'fish'])('in %s: the script is one', async (shell) => {
      const script = await helper.ok('completion', shell);
      expect(script).toContain('__complete -- ');
    });
    it.skipIf(!has('zsh'))('zsh reads it (needs zsh)', () => checks('zsh', ['-n']));
    it.skipIf(!has('fish'))('fish reads it (needs fish)', () => checks('fish', ['--no-execute']));
    async function checks(shell: string, words: string[]): Promise<void> {
      const folder = mkdtempSync(join(tmpdir(), 'taproom-completion-'));
      writeFileSync(join(folder, 'script'), await helper.ok('completion', shell));
      expect(await run(shell, [...words, join(folder, 'script')])).toMatchObject({ code: 0, err: '' });
      rmSync(folder, { recursive: true });
    }
  });

  it('keeps its own links as they were', () => {
    expect(ipLink('cable0')?.operstate).toBe('UP');
  });
});
