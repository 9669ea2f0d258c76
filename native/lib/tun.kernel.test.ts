import { chmodSync, mkdtempSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { asUser, describeKernel, failureOf, ip, ipLink, ipLinks, openDescriptors, valueOf } from '../test/kernel.ts';
import { createNamespace, deleteNamespace, namespaceInode } from './system.ts';
import { openTun, probeTun } from './tun.ts';
import type { Offload, TunCreate, TunHandle } from './types.ts';

const handles: TunHandle[] = [];
const base = { mode: 'tap', name: 'taptest', namespacePath: null, exclusive: true } as const;

/** Opens and remembers, so that every test leaves nothing behind. */
function open(options: Partial<TunCreate> = {}): TunHandle {
  const handle = valueOf(openTun({ ...base, ...options }));
  handles.push(handle);
  return handle;
}
const refuse = (options: Partial<TunCreate>) => failureOf(openTun({ ...base, ...options }));
const infoOf = (name: string): Record<string, unknown> => ipLink(name)?.linkinfo?.info_data ?? {};
const tunNames = (): string[] =>
  ipLinks()
    .filter((link) => link.linkinfo?.info_kind === 'tun')
    .map((link) => link.ifname);

afterEach(() => {
  for (const handle of handles.splice(0)) handle.close();
  for (const name of tunNames()) ip('link', 'delete', name);
});

describeKernel('openTun and the kernel', () => {
  it.each(['tun', 'tap'] as const)('makes a %s without packet information, as ip sees it', (mode) => {
    const handle = open({ mode, name: 'vdev0' });
    const link = ipLink('vdev0');
    expect(link).toMatchObject({ ifindex: handle.index, linkinfo: { info_kind: 'tun' } });
    expect(infoOf('vdev0')).toMatchObject({
      type: mode,
      pi: false,
      vnet_hdr: false,
      multi_queue: false,
      persist: false,
    });
    expect(handle.name).toBe('vdev0');
    expect(handle.offloads).toEqual([]);
  });

  it.each([
    ['vnetHeader', 'vnet_hdr'],
    ['multiQueue', 'multi_queue'],
    ['persistent', 'persist'],
  ] as const)('sets %s', (option, shown) => {
    for (const mode of ['tun', 'tap'] as const) {
      open({ mode, name: `f${mode}`, [option]: true });
      expect(infoOf(`f${mode}`)).toMatchObject({ type: mode, [shown]: true });
    }
  });

  it('sets owner and group', () => {
    open({ owner: 54_321, ownerGroup: 54_322 });
    const info = infoOf(base.name);
    expect([info.user, info.group].map(String)).toEqual(['54321', '54322']);
  });

  it('sets the MAC address of a TAP, and refuses one for a TUN', () => {
    open({ mac: '02:aB:00:12:34:56' });
    expect(ipLink(base.name)?.address).toBe('02:ab:00:12:34:56');
    for (const [mode, mac] of [
      ['tun', '02:00:00:00:00:01'],
      ['tap', '03:00:00:00:00:01'],
      ['tap', '00:00:00:00:00:00'],
    ] as const) {
      const error = refuse({ mode, mac, name: 'never' });
      expect(error).toMatchObject({ code: 'EINVAL', step: 'check the MAC address' });
    }
    expect(ipLink('never')).toBeUndefined();
  });

  it('answers with the name that the kernel chose', () => {
    const names = [open({ name: 'auto%d' }), open({ name: 'auto%d' })].map((handle) => handle.name);
    expect(names).toEqual(['auto0', 'auto1']);
    expect(tunNames()).toEqual(names);
  });

  it('answers with the offloads that this kernel takes, and with no others', () => {
    const all: Offload[] = ['csum', 'tso4', 'tso6', 'tso-ecn', 'uso4', 'uso6'];
    const probe = valueOf(probeTun());
    expect(probe.features).toEqual(expect.arrayContaining(['tun', 'tap', 'no-pi', 'vnet-hdr', 'multi-queue']));
    expect(open({ name: 'o1', vnetHeader: true, offloads: all }).offloads).toEqual(probe.offloads);
    expect(open({ name: 'o2', vnetHeader: true, offloads: ['csum', 'tso4'] }).offloads).toEqual(['csum', 'tso4']);
    // Segmentation without checksums is nothing that the kernel takes; nor is USO for one family only.
    expect(open({ name: 'o3', vnetHeader: true, offloads: ['tso4'] }).offloads).toEqual([]);
    expect(open({ name: 'o4', vnetHeader: true, offloads: ['csum', 'uso4'] }).offloads).toEqual(['csum']);
    expect(refuse({ name: 'o5', offloads: ['csum'] })).toMatchObject({ step: 'check the offloads', code: 'EINVAL' });
    expect(tunNames()).toEqual(['o1', 'o2', 'o3', 'o4']);
  });

  it('ends a device with its last handle, unless it is persistent', () => {
    open({ name: 'gone' }).close();
    const kept = open({ name: 'kept', persistent: true });
    kept.close();
    kept.close();
    expect(tunNames()).toEqual(['kept']);
    const again = open({ name: 'kept', exclusive: false });
    expect(again.index).toBe(kept.index);
    expect(infoOf('kept')).toMatchObject({ persist: true });
    valueOf(again.setPersistent(false));
    again.close();
    expect(tunNames()).toEqual([]);
    expect(() => again.read()).toThrow('closed');
  });

  it('gives a device to one holder at a time, and to nobody by an exclusive name', () => {
    open({ name: 'one' });
    expect(refuse({ name: 'one' })).toMatchObject({ code: 'EBUSY', step: 'ioctl TUNSETIFF' });
    expect(refuse({ name: 'one', exclusive: false })).toMatchObject({ code: 'EBUSY' });
    expect(refuse({ name: 'one', exclusive: false, mode: 'tun' }).code).toBe('EINVAL');
    expect(refuse({ name: 'lo' }).code).toBe('EBUSY');
    expect(refuse({ name: 'lo', exclusive: false }).code).toBe('EINVAL');
  });

  it('lets the owner join without privilege, and nobody else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'taproom-owner-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    chmodSync(folder, 0o755);
    const node = join(folder, 'tun');
    open({ name: 'ignored', devicePath: node }); // makes a node that everybody may open
    open({ name: 'owned', persistent: true, owner: 54_321 }).close();
    const attach = () => openTun({ ...base, name: 'owned', exclusive: false, devicePath: node });
    const stranger = asUser({ uid: 54_322, gid: 54_322, groups: [] }, attach);
    expect(failureOf(stranger)).toMatchObject({ code: 'EPERM', step: 'ioctl TUNSETIFF' });
    const owner = asUser({ uid: 54_321, gid: 54_321, groups: [] }, attach);
    handles.push(valueOf(owner));
    expect(
      failureOf(
        asUser({ uid: 54_321, gid: 54_321, groups: [] }, () => openTun({ ...base, name: 'fresh', devicePath: node })),
      ),
    ).toMatchObject({ code: 'EPERM' });
  });

  it('leaves nothing of a device whose opening failed halfway', () => {
    // (uid_t)-1 is no user: TUNSETOWNER refuses it after the device was made.
    const error = refuse({ name: 'half', persistent: true, mac: '02:00:00:00:00:09', owner: 0xffffffff });
    expect(error).toMatchObject({ step: 'ioctl TUNSETOWNER', code: 'EINVAL' });
    expect(tunNames()).toEqual([]);
  });

  it('opens inside a namespace and leaves the thread where it was', () => {
    const path = '/run/netns/tun-test';
    const before = valueOf(namespaceInode(null));
    valueOf(createNamespace(path));
    try {
      const handle = open({ name: 'inside', namespacePath: path, persistent: true });
      expect(ipLink('inside', 'tun-test')?.ifindex).toBe(handle.index);
      expect(ipLink('inside')).toBeUndefined();
      expect(valueOf(namespaceInode(null))).toBe(before);
      expect(readlinkSync('/proc/thread-self/ns/net')).toBe(`net:[${before}]`);
    } finally {
      valueOf(deleteNamespace(path));
    }
    expect(refuse({ namespacePath: '/run/netns/no-such' })).toMatchObject({ code: 'ENOENT' });
    expect(refuse({ namespacePath: '/etc/hostname' })).toMatchObject({ step: 'setns', code: 'EINVAL' });
  });

  it('opens descriptors that do not block and do not leak into children', () => {
    const handle = open({ name: 'fdflags' });
    const described = openDescriptors()
      .map((fd) => {
        try {
          return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8');
        } catch {
          return ''; // the descriptor that read the folder
        }
      })
      .filter((text) => text.includes('fdflags'));
    expect(described).toHaveLength(1);
    const flags = parseInt(/^flags:\s+(\d+)/m.exec(described[0] ?? '')?.[1] ?? '', 8);
    expect(flags & 0o2000000, 'O_CLOEXEC').toBeTruthy();
    expect(flags & 0o4000, 'O_NONBLOCK').toBeTruthy();
    expect(valueOf(handle.read())).toBeNull();
  });

  it('leaks no descriptor over many openings, good and bad', () => {
    const before = openDescriptors().length;
    for (let i = 0; i < 50; i += 1) {
      open({ name: 'leak%d' }).close();
      refuse({ name: 'lo' });
      refuse({ name: 'half', owner: 0xffffffff });
      refuse({ namespacePath: '/run/netns/no-such' });
    }
    expect(openDescriptors().length).toBe(before);
  });
});

describeKernel('openTun and bad names', () => {
  it.each([
    ['16 bytes', 'abcdefghijklmnop'],
    ['a long pattern', 'abcdefghijklm%d'],
    ['a slash', 'a/b'],
    ['a space', 'a b'],
    ['a tab', 'a\tb'],
    ['dot', '.'],
    ['dot dot', '..'],
    ['UTF-8', 'täp0'],
    ['no name', ''],
    ['a colon', 'a:b'],
    ['two patterns', 'a%d%d'],
    ['another pattern', 'tap%s'],
    ['a pattern in the middle', 'a%db'],
    ['a bare pattern', '%d'],
    ['an option', '-x'],
    ['a reserved word', 'all'],
    ['a quote', 'a"b'],
  ])('refuses %s before the kernel is asked', (_what, name) => {
    const error = refuse({ name });
    expect(error).toMatchObject({ step: 'check the name', code: 'EINVAL' });
    expect(error.message).toMatch(/^\S.*\.$/);
    expect(tunNames()).toEqual([]);
  });

  it('takes a name of 15 bytes', () => {
    expect(open({ name: 'abcdefghijklmno' }).name).toBe('abcdefghijklmno');
    expect(ipLink('abcdefghijklmno')).toBeDefined();
  });

  it('treats a wrong type as a bug of the caller', () => {
    const call = openTun as (options: unknown) => unknown;
    for (const wrong of [
      undefined,
      'tap0',
      { ...base, name: 7 },
      { ...base, name: 'tap\0x' },
      { ...base, mac: '02:0:0:0:0:1' },
      { ...base, exclusive: 'yes' },
      { ...base, owner: -1 },
      { ...base, owner: 1.5 },
      { ...base, offloads: [1] },
    ]) {
      expect(() => call(wrong)).toThrow(TypeError);
    }
    expect(tunNames()).toEqual([]);
  });
});
