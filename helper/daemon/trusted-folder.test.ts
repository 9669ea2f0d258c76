import { describe, expect, test } from 'vitest';
import { say } from '../protocol/messages/index.ts';
import { foldersAbove, swappable, type FolderFacts } from './trusted-folder.ts';

const folder = (path: string, uid: number, mode: number, symbolicLink = false): FolderFacts => ({
  path,
  uid,
  mode,
  symbolicLink,
});
const root = folder('/', 0, 0o755);

describe('who could swap the socket', () => {
  test.each([
    ['root owns everything', [folder('/run/taproom', 0, 0o755), folder('/run', 0, 0o755), root], null],
    ['a private folder in /tmp', [folder('/tmp/taproom-x', 0, 0o711), folder('/tmp', 0, 0o1777), root], null],
    ['our own folder', [folder('/run/user/1000', 1000, 0o700), folder('/run/user', 0, 0o755), root], null],
    [
      'a folder of somebody else',
      [folder('/home/eve', 1001, 0o700), folder('/home', 0, 0o755), root],
      say('start.folderOfOther', { path: '/home/eve', uid: 1001 }),
    ],
    [
      'a folder of ours below one of somebody else',
      [folder('/home/eve/x', 0, 0o755), folder('/home/eve', 1001, 0o755), root],
      say('start.folderOfOther', { path: '/home/eve', uid: 1001 }),
    ],
    [
      'writable without the sticky bit',
      [folder('/srv/open', 0, 0o777), folder('/srv', 0, 0o755), root],
      say('start.folderWritable', { path: '/srv/open' }),
    ],
    ['writable by a group', [folder('/srv/team', 0, 0o775), root], say('start.folderWritable', { path: '/srv/team' })],
    ["a link of root's has mode 0777 and nobody can change it", [folder('/var/run', 0, 0o777, true), root], null],
    [
      'a link of somebody else',
      [folder('/tmp/x', 1001, 0o777, true), folder('/tmp', 0, 0o1777), root],
      say('start.folderOfOther', { path: '/tmp/x', uid: 1001 }),
    ],
  ])('%s', (_name, folders, expected) => {
    expect(swappable(folders, 1000)).toEqual(expected);
  });

  test('reads every folder up to the root', () => {
    expect(foldersAbove('/proc/sys/x').map(({ path }) => path)).toEqual(['/proc/sys', '/proc', '/']);
  });

  test('judges the target of a link as well as the link', () => {
    const seen = foldersAbove('/proc/self/x');
    expect(seen[0]).toMatchObject({ path: '/proc/self', symbolicLink: true });
    expect(seen.map(({ path }) => path)).toContain(`/proc/${process.pid}`);
  });
});
