import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asUser, describeKernel, failureOf, ipLink, valueOf } from '../test/kernel.ts';
import { openTun, probeTun } from './tun.ts';

const ordinary = { uid: 54_321, gid: 54_321, groups: [] };
let folder = '';
const openAt = (devicePath: string) =>
  openTun({ mode: 'tun', name: 'nodetest', namespacePath: null, exclusive: true, devicePath });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'taproom-node-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true }));

describeKernel('the device node', () => {
  it('is made where it is missing: character device 10, 200, for everybody', () => {
    const path = join(folder, 'net', 'tun');
    const mask = process.umask(0o077);
    let handle;
    try {
      handle = valueOf(openAt(path));
    } finally {
      process.umask(mask);
    }
    expect(ipLink('nodetest')?.ifindex).toBe(handle.index);
    handle.close();
    const node = statSync(path);
    expect(node.isCharacterDevice()).toBe(true);
    expect(node.rdev).toBe((10 << 8) | 200);
    expect(node.mode & 0o777).toBe(0o666);
  });

  it('that cannot be made is a failure that names the step and the remedy', () => {
    const folderStep = failureOf(asUser(ordinary, () => openAt(join(folder, 'net', 'tun'))));
    expect(folderStep).toMatchObject({ step: `mkdir ${join(folder, 'net')}`, code: 'EACCES' });
    expect(folderStep.remedy).toContain('mknod -m 0666');
    const path = join(folder, 'tun');
    const nodeStep = failureOf(asUser(ordinary, () => openAt(path)));
    expect(nodeStep.step).toBe(`mknod ${path}`);
    expect(['EPERM', 'EACCES']).toContain(nodeStep.code);
    expect(nodeStep.remedy).toContain(`mknod -m 0666 ${path} c 10 200`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that the user may not open is a failure of its own, whose remedy works', () => {
    const path = join(folder, 'tun');
    valueOf(openAt(path)).close();
    chmodSync(path, 0o600);
    const error = failureOf(asUser(ordinary, () => openAt(path)));
    expect(error).toMatchObject({ step: `open ${path}`, code: 'EACCES' });
    expect(error.message).toContain('may not open it');
    expect(error.remedy).toContain(`chmod 0666 ${path}`);
    chmodSync(path, 0o666);
    // The node is open to all now; making a device still needs the right to.
    expect(failureOf(asUser(ordinary, () => openAt(path)))).toMatchObject({ step: 'ioctl TUNSETIFF', code: 'EPERM' });
  });

  it('that is something else is named as such, and left alone', () => {
    const path = join(folder, 'tun');
    writeFileSync(path, 'mine');
    const error = failureOf(openAt(path));
    expect(error).toMatchObject({ step: 'ioctl TUNSETIFF', code: 'ENOTTY' });
    expect(error.message).toContain('is not the TUN/TAP driver');
    expect(statSync(path).size).toBe(4);
    expect(failureOf(probeTun(path)).code).toBe('ENOTTY');
    expect(ipLink('nodetest')).toBeUndefined();
  });
});
