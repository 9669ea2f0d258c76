import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { eventually, ip, ipLink, ipLinks } from './kernel.ts';

/** Ordinary programs as the other end of a datapath: what they say is what a user would see. */

/** Those of `programs` that this machine lacks; a test that needs them is skipped by that reason. */
export const missing = (...programs: string[]): string[] =>
  programs.filter(
    (program) =>
      !(process.env.PATH ?? '').split(delimiter).some((folder) => {
        try {
          accessSync(join(folder, program), constants.X_OK);
          return true;
        } catch {
          return false;
        }
      }),
  );

/** What an ended program printed, both streams, and whether it was content. */
export interface Said {
  ok: boolean;
  text: string;
}

const inside = (namespace: string | null, argv: readonly string[]): string[] =>
  namespace === null ? [...argv] : ['ip', 'netns', 'exec', namespace, ...argv];

/** Runs a program to its end, in a named namespace or (null) in the test's own. Never throws. */
export function say(namespace: string | null, argv: readonly string[], seconds = 20): Promise<Said> {
  const [program = '', ...rest] = inside(namespace, argv);
  return new Promise((settle) => {
    execFile(
      program,
      rest,
      { encoding: 'utf8', timeout: seconds * 1000, killSignal: 'SIGKILL', maxBuffer: 1 << 24 },
      (error, stdout, stderr) => {
        settle({ ok: error === null, text: stdout + stderr });
      },
    );
  });
}

/** Programs that run beside a test: `end` stops those that this made, and waits for them. */
export class Programs {
  private readonly running: ChildProcess[] = [];
  private measured = 0;

  start(namespace: string | null, ...argv: string[]): void {
    const [program = '', ...rest] = inside(namespace, argv);
    this.running.push(spawn(program, rest, { stdio: 'ignore' }));
  }
  /** Starts a server and waits until somebody listens at its TCP port. */
  async serve(namespace: string | null, port: number, ...argv: string[]): Promise<void> {
    this.start(namespace, ...argv);
    const [program = '', ...rest] = inside(namespace, ['ss', '-Hltn', `sport = :${port}`]);
    await eventually(`a listener at port ${port}`, () =>
      execFileSync(program, rest, { encoding: 'utf8' }) === '' ? undefined : true,
    );
  }
  /** A run of iperf3 with a server of its own: one that serves several lets its port go for a moment after each. */
  async iperf(from: string | null, to: string | null, address: string, ...how: string[]): Promise<Said> {
    const port = 5201 + this.measured++;
    await this.serve(to, port, 'iperf3', '-s', '-1', '-p', String(port));
    return say(from, ['iperf3', '-c', address, '-p', String(port), '-C', 'cubic', ...how], 40);
  }
  async end(): Promise<void> {
    await Promise.all(
      this.running.splice(0).map(
        (child) =>
          new Promise<void>((settle) => {
            if (child.exitCode !== null || child.signalCode !== null) {
              settle();
              return;
            }
            child.once('exit', () => {
              settle();
            });
            child.kill('SIGKILL');
          }),
      ),
    );
  }
}

/** Namespaces of one test, each with lo up; `end` deletes them. */
export class Namespaces {
  private readonly made: string[] = [];

  make(name: string): string {
    ip('netns', 'add', name);
    this.made.push(name);
    ip('-n', name, 'link', 'set', 'lo', 'up');
    return name;
  }
  /**
   * Links that lead out go first: the kernel clears a deleted namespace later, and their names stay taken until then.
   */
  end(): void {
    for (const name of this.made.splice(0)) {
      for (const { ifname } of ipLinks(name).filter(({ linkinfo }) => linkinfo?.info_kind === 'veth')) {
        if (ipLink(ifname, name)) ip('-n', name, 'link', 'delete', ifname); // else the other end took it along
      }
      ip('netns', 'delete', name);
    }
  }
}
