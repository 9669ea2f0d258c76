import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { endProcess } from './supervised.ts';
import { isAlive, processAt } from './process.ts';
import { failureOf, valueOf } from '../../../../native/test/kernel.ts';
import { openProcess, signalProcess } from '../../../../native/lib/system.ts';
import { describeKernel } from '../../../test/sandbox.ts';

/** As dnsmasq is started: known by its argument. */
const start = (): ChildProcess =>
  spawn('sh', ['-c', 'while :; do read -r _ < /dev/null; sleep 1; done', '--conf-file=/none'], { stdio: 'ignore' });

/** Another process with that number, where nobody else takes it first. */
async function startAs(pid: number): Promise<ChildProcess> {
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1));
    const child = start();
    if (child.pid === pid) return child;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  throw new Error(`the number ${pid} was not given again`);
}
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describeKernel('a process that is signalled by its descriptor', () => {
  it('gets the signal, and is not found when it has gone', async () => {
    const child = start();
    const opened = valueOf(openProcess(child.pid ?? 0));
    valueOf(signalProcess(opened, 'SIGTERM'));
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
    expect(failureOf(signalProcess(opened, 'SIGTERM'))).toMatchObject({ code: 'ESRCH' });
    closeSync(opened);
    expect(failureOf(openProcess(2 ** 22 + 1))).toMatchObject({
      code: expect.stringMatching(/ESRCH|EINVAL/) as string,
    });
  });

  it('is never another one that has its number', async () => {
    const first = start();
    const pid = first.pid ?? 0;
    const known = processAt(pid);
    if (!known) throw new Error('it did not start');
    const opened = valueOf(openProcess(pid));
    await end(first);
    const second = await startAs(pid);
    try {
      // The number is taken again; the descriptor still means the first.
      expect(failureOf(signalProcess(opened, 'SIGKILL'))).toMatchObject({ code: 'ESRCH' });
      expect(isAlive(known)).toBe(false);
      expect(await endProcess(known)).toMatchObject({ ok: true });
      expect(second.exitCode ?? second.signalCode).toBeNull();
      const now = processAt(pid);
      expect(now && (await endProcess(now))).toMatchObject({ ok: true });
      if (second.signalCode === null) await once(second, 'exit');
      expect(second.signalCode).toBe('SIGTERM');
    } finally {
      closeSync(opened);
      await end(second);
    }
  }, 60_000);
});
