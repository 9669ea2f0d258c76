import { describe, expect, it } from 'vitest';
import { isUserNamespace } from './authority.ts';
import { authorize, findGroup, findUser, type Authority } from './authorization.ts';

const authority: Authority = {
  ownUid: 500,
  invokingUid: 1000,
  group: { gid: 990, memberUids: [1007] },
  overflowId: null,
};
const peer = (uid: number, gid = uid, groups: number[] = []) => ({ pid: 1, uid, gid, groups });

describe('authorize', () => {
  it.each([
    ['root', peer(0), 'root'],
    ["the helper's own user", peer(500), 'owner'],
    ['who started it', peer(1000), 'owner'],
    ['a member by a supplementary group', peer(1001, 1001, [4, 990]), 'group'],
    ['a member by the primary group', peer(1001, 990), 'group'],
    ['a member whose session is older than the membership', peer(1007), 'group'],
    ['somebody else', peer(1001, 1001, [4, 27]), 'none'],
    ['nobody', peer(65534, 65534), 'none'],
  ] as const)('%s', (_, credentials, by) => {
    expect(authorize({ ...credentials, groups: [...credentials.groups] }, authority)).toEqual({
      levels: by === 'none' ? [] : ['observe', 'connect', 'capture', 'manage'],
      by,
      uid: credentials.uid,
    });
  });

  it('lets nobody in by a group that does not exist', () => {
    expect(authorize(peer(1001, 990), { ...authority, group: null }).by).toBe('none');
  });

  it('in a user namespace takes an unmapped user or group for nobody', () => {
    const mapped: Authority = {
      ownUid: 65534,
      invokingUid: 65534,
      group: { gid: 65534, memberUids: [65534] },
      overflowId: 65534,
    };
    expect(authorize(peer(65534, 65534, [65534]), mapped).by).toBe('none');
    expect(authorize(peer(0), mapped).by).toBe('root');
    expect(authorize(peer(1, 65534, [65534]), mapped).by).toBe('none');
  });
});

describe("reading the system's files", () => {
  it('finds a group and its members', () => {
    const text = 'root:x:0:\ntaproomx:x:5:eve\ntaproom:x:990:ann,ben\n';
    expect(findGroup(text, 'taproom')).toEqual({ gid: 990, members: ['ann', 'ben'] });
    expect(findGroup('taproom:x:990:\n', 'taproom')).toEqual({ gid: 990, members: [] });
    expect(findGroup('taproom:x:nonsense:ann', 'taproom')).toBeNull();
    expect(findGroup('', 'taproom')).toBeNull();
  });

  it('finds a user', () => {
    expect(findUser('root:x:0:0::/root:/bin/sh\nann:x:1007:1007::/:/bin/sh', 'ann')).toBe(1007);
    expect(findUser('ann:x::', 'ann')).toBeNull();
  });

  it('tells a user namespace by its map', () => {
    expect(isUserNamespace('         0          0 4294967295\n')).toBe(false);
    expect(isUserNamespace('         0       1000          1\n')).toBe(true);
  });
});
