import { describe, expect, it } from 'vitest';
import {
  networkdFile,
  networkdText,
  networkManagerFile,
  networkManagerText,
  networkOfFile,
  plainNames,
} from './files.ts';

describe('files that tell others to leave links alone', () => {
  it('name the links and nothing more', () => {
    expect(networkdText('lab', ['br0', 'tap0'])).toBe(
      '# Links of the Taproom network lab.\n[Match]\nName=br0 tap0\n\n[Link]\nUnmanaged=yes\n',
    );
    expect(networkManagerText('lab', ['br0', 'tap0'])).toBe(
      '# Links of the Taproom network lab.\n[keyfile]\nunmanaged-devices+=interface-name:=br0;interface-name:=tap0\n',
    );
  });

  it('leave out a name that would match others', () => {
    expect(plainNames(['br0', '*', 'a?', '[ab]', '!x', 'a,b', 'a;b', 'a#b', 'a"b', 'a\\b', 'x=y', 'tap.7'])).toEqual([
      'br0',
      'tap.7',
    ]);
  });

  it('are known by their names', () => {
    for (const network of ['lab', 'a-b_2']) {
      expect([networkOfFile(networkdFile(network)), networkOfFile(networkManagerFile(network))]).toEqual([
        network,
        network,
      ]);
    }
    for (const name of [
      '10-eth0.network',
      'taproom-.conf',
      'taproom-a b.conf',
      '10-taproom-lab.network.new',
      'dns.conf',
    ])
      expect(networkOfFile(name)).toBeNull();
  });
});
