import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { describeKernel } from './sandbox.ts';
import type { ManagerName, Seen } from './managed-machine.ts';

const run = promisify(execFile);
const programs: Record<ManagerName, string> = {
  networkd: '/usr/lib/systemd/systemd-networkd',
  NetworkManager: '/usr/sbin/NetworkManager',
  resolved: '/lib/systemd/systemd-resolved',
};

async function machineWith(manager: ManagerName): Promise<Seen> {
  const { stdout } = await run('unshare', [
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '--',
    process.execPath,
    '--import',
    'tsx',
    join(import.meta.dirname, 'managed-machine.ts'),
    manager,
  ]);
  return JSON.parse(stdout) as Seen;
}
/** With each of the real programs that this machine has; the others are skipped by name. */
const itWith = (manager: ManagerName, title: string, body: (seen: Seen) => void): void =>
  it.skipIf(!existsSync(programs[manager]) || !existsSync('/usr/bin/dbus-daemon'))(
    `${title} (needs ${programs[manager]} and dbus-daemon)`,
    async () => body(await machineWith(manager)),
  );

describeKernel('what looks after the links of the machine', () => {
  itWith('networkd', 'networkd leaves our links alone, and only ours', (seen) => {
    expect([seen.before, seen.during, seen.after]).toEqual([
      'br0 managed, v0 managed',
      'br0 unmanaged, v0 managed',
      'br0 managed, v0 managed',
    ]);
    expect(seen.inPlace).toEqual([false, true, false, true]);
    expect(seen.strays).toEqual(['unmanaged lab']);
    expect(seen.files).toEqual([expect.stringContaining('Name=br0 tap7\n') as string]);
    expect(seen.capabilities.find(({ name }) => name === 'service.networkd')).toMatchObject({ available: true });
  });

  itWith('NetworkManager', 'NetworkManager leaves our links alone, and only ours', (seen) => {
    expect([seen.before, seen.during, seen.after]).toEqual([
      'br0 managed, v0 managed',
      'br0 unmanaged, v0 managed',
      'br0 managed, v0 managed',
    ]);
    expect(seen.inPlace).toEqual([false, true, false, true]);
    expect(seen.strays).toEqual(['unmanaged lab']);
    expect(seen.capabilities.find(({ name }) => name === 'service.networkmanager')).toMatchObject({ available: true });
  });

  itWith('resolved', 'resolved asks the name servers of a link, and forgets them', (seen) => {
    expect(seen.during).toMatch(/: 192\.0\.2\.1 2001:db8::1; .*: lab\.test ~\.; .*: yes$/);
    expect(seen.after).toBe(seen.before);
    expect(seen.inPlace).toEqual([false, true, false, true]);
    expect(seen.states).toEqual([expect.objectContaining({ kind: 'dns', state: 'running' })]);
    expect(seen.capabilities.find(({ name }) => name === 'service.dns')).toMatchObject({ available: true });
  });
});
