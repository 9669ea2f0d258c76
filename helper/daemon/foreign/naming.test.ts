import { describe, expect, it } from 'vitest';
import { isForeignNamespace } from '../../protocol/index.ts';
import { identityOf } from './identity.ts';
import { namespaceMounts } from './mounts.ts';
import { nameNamespace, uniqueName, type Names } from './naming.ts';

const ID = 'a'.repeat(64);
const OTHER = 'b'.repeat(64);
const nobody: Names = { nameOf: () => null, dockerOf: () => null };
const process = (cgroups: string, more: object = {}) => ({
  pid: 1234,
  facts: { cgroups, program: 'sshd', isSandbox: false, ...more },
  mount: null,
});

const written = (name: string) => ({ name, file: '/config', stamp: '1' });

describe('what a process is part of', () => {
  it.each([
    [`0::/system.slice/docker-${ID}.scope`, { kind: 'docker', id: ID }],
    [`12:pids:/docker/${ID}\n1:name=systemd:/docker/${ID}`, { kind: 'docker', id: ID }],
    [`0::/docker/${ID}/docker/${OTHER}`, { kind: 'docker', id: ID }],
    [`0::/machine.slice/libpod-${ID}.scope/container`, { kind: 'podman', id: ID }],
    [`0::/libpod_parent/libpod-${ID}`, { kind: 'podman', id: ID }],
    [
      `0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope/container`,
      { kind: 'podman', id: ID, user: 1000 },
    ],
    [`0::/kubepods.slice/kubepods-pod1.slice/cri-containerd-${ID}.scope`, { kind: 'containerd', id: ID }],
    [`0::/system.slice/k3s.service/kubepods/besteffort/pod1-2/${ID}`, { kind: 'containerd', id: ID }],
    [`0::/system.slice/nerdctl-${ID}.scope`, { kind: 'containerd', id: ID }],
    [`0::/kubepods.slice/crio-${ID}.scope`, { kind: 'crio', id: ID }],
    ['0::/lxc.payload.web/system.slice/nginx.service', { kind: 'lxc', label: 'web' }],
    ['9:cpu:/lxc/db', { kind: 'lxc', label: 'db' }],
    ['0::/machine.slice/systemd-nspawn@debian.service/payload', { kind: 'machine', label: 'debian' }],
    ['0::/machine.slice/machine-box.scope', { kind: 'machine', label: 'box' }],
    ['9:name=systemd:/system.slice/foo.service/child', { kind: 'unit', label: 'foo.service' }],
    [
      '0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome.service',
      { kind: 'unit', label: 'app-gnome.service', user: 1000 },
    ],
    // Whoever has this slice may give a control group any name.
    [`0::/user.slice/user-1000.slice/user@1000.service/docker-${ID}.scope`, { kind: 'docker', id: ID, user: 1000 }],
    [
      '0::/user.slice/user-1000.slice/user@1000.service/sshd.service',
      { kind: 'unit', label: 'sshd.service', user: 1000 },
    ],
    ['0::/user.slice/user-0.slice/user@0.service/backup.service', { kind: 'unit', label: 'backup.service' }],
    [`0::/docker/${ID}/user.slice/user-1000.slice/a.service`, { kind: 'docker', id: ID }],
    ['0::/user.slice/user-1000.slice/session-3.scope', null],
    ['0::/user.slice/user-1000.slice/user@1000.service/init.scope', null],
    // Podman's own process for a container is not in it.
    [`0::/machine.slice/libpod-conmon-${ID}.scope`, null],
    [`0::/system.slice/docker-${ID.slice(1)}.scope`, null],
    ['0::/', null],
    ['', null],
    ['::::\n\n/', null],
  ])('%s', (cgroups, identity) => {
    expect(identityOf(cgroups)).toEqual(identity);
  });
});

describe('the name of a namespace', () => {
  it('is that of the container, which its runtime wrote down', () => {
    const named = nameNamespace(process(`0::/docker/${ID}`), {
      ...nobody,
      nameOf: ({ id }) => (id === ID ? written('web') : null),
    });
    expect(named).toEqual({
      name: 'docker:web',
      holder: { kind: 'docker', pid: 1234, program: 'sshd' },
      final: true,
      source: written('web'),
    });
  });

  it('is a part of its id while that is not written, and may become better', () => {
    expect(nameNamespace(process(`0::/docker/${ID}`), nobody)).toMatchObject({
      name: 'docker:aaaaaaaaaaaa',
      final: false,
    });
  });

  it('is that of the container for which Docker bound it, also without a process', () => {
    const mount = '/run/docker/netns/0123456789ab';
    expect(
      nameNamespace(
        { pid: null, facts: null, mount },
        { ...nobody, dockerOf: (path) => (path === mount ? written('db') : null) },
      ),
    ).toMatchObject({ name: 'docker:db', holder: { kind: 'docker', pid: null, program: null }, final: true });
    expect(nameNamespace({ pid: null, facts: null, mount }, nobody).name).toBe('docker:0123456789ab');
  });

  it('is the unit, the process, the sandbox or the mount where there is no container', () => {
    expect(nameNamespace(process('0::/system.slice/foo.service'), nobody).name).toBe('unit:foo.service');
    expect(nameNamespace(process('0::/'), nobody)).toMatchObject({ name: 'pid:1234', holder: { program: 'sshd' } });
    expect(nameNamespace(process('0::/', { isSandbox: true }), nobody).name).toBe('sandbox:1234');
    expect(nameNamespace({ pid: null, facts: null, mount: '/tmp/my net' }, nobody).name).toBe('mount:my_net');
  });

  it.each(['', '\u0000', '../../etc', 'a b\n', '\u202e', 'x'.repeat(5000), '/'])(
    'is one, whatever %j claims',
    (label) => {
      const named = nameNamespace(process(`0::/docker/${ID}`, { program: label }), {
        ...nobody,
        nameOf: () => written(label),
      });
      expect(isForeignNamespace(named.name)).toBe(true);
      expect(named.holder.program).toMatch(/^[\x20-\x7e]*$/);
    },
  );

  it('says whose it is where an ordinary user gave it', () => {
    const own = '0::/user.slice/user-1000.slice/user@1000.service/app.slice';
    const web = { ...nobody, nameOf: () => written('web') };
    expect(nameNamespace(process(`${own}/docker-${ID}.scope`), web).name).toBe('docker:web@1000');
    expect(nameNamespace(process(`${own}/sshd.service`), nobody).name).toBe('unit:sshd.service@1000');
    const long = nameNamespace(process(`${own}/${'x'.repeat(200)}.service`), nobody).name;
    expect(long).toMatch(/x@1000$/);
    expect(isForeignNamespace(long)).toBe(true);
  });

  it('is told apart from others by the process, and stays one', () => {
    const named = nameNamespace(process(`0::/docker/${ID}`), { ...nobody, nameOf: () => written('x'.repeat(100)) });
    const name = uniqueName(named, 4711, (other) => other === named.name);
    expect(name).toMatch(/:1234$/);
    expect(isForeignNamespace(name)).toBe(true);
    expect(uniqueName(named, 4711, (other) => other !== 'docker:4711')).toBe('docker:4711');
  });

  it('is none below /run/netns', () => {
    for (const name of ['', 'docker', 'docker:', 'other:web', 'docker:a/b', 'pid:1 2'])
      expect(isForeignNamespace(name)).toBe(false);
  });
});

it('finds bound network namespaces in a mountinfo, and nothing else', () => {
  const text = [
    '23 28 0:21 / /proc rw,nosuid - proc proc rw',
    '501 30 0:4 net:[4026532281] /run/docker/netns/default rw shared:263 - nsfs nsfs rw',
    '502 30 0:4 mnt:[4026532282] /run/snapd/ns/a.mnt rw - nsfs nsfs rw',
    String.raw`503 30 0:4 net:[4026532283] /tmp/a\040b rw - nsfs nsfs rw`,
    '504 30 0:4 net:[4026532284] /x rw - tmpfs tmpfs rw',
    String.raw`505 30 0:50 /net:[4026532285] /x rw - fuse.nsfs \040-\040nsfs\040 rw`,
    '506 30 0:4 net:[4026532286]x /x rw - nsfs nsfs rw',
    '',
  ].join('\n');
  expect(namespaceMounts(text)).toEqual([
    { id: 501, inode: 4026532281, path: '/run/docker/netns/default' },
    { id: 503, inode: 4026532283, path: '/tmp/a b' },
  ]);
});
