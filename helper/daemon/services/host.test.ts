import { describe, expect, it } from 'vitest';
import { nameServers } from './host.ts';
import { faultOf, Programs } from './programs.ts';

describe('nameServers', () => {
  it('reads resolv.conf', () => {
    expect(
      nameServers(
        '# nameserver 1.1.1.1\nnameserver 127.0.0.53\n nameserver 2.2.2.2\nnameserver\t2001:db8::1 # own\noptions edns0\n',
      ),
    ).toEqual(['127.0.0.53', '2001:db8::1']);
  });
});

describe('Programs', () => {
  it('passes on input, arguments as they are, and what came of it', async () => {
    const programs = new Programs();
    const sh = programs.find('sh') ?? '';
    expect(
      await programs.run(sh, ['-c', 'cat /dev/stdin; echo "$1" >&2; exit 3', 'sh', '$(id); *'], { input: 'a\nb' }),
    ).toEqual({ ok: true, value: { code: 3, stdout: 'a\nb', stderr: '$(id); *\n' } });
    expect(await programs.run('/nonexistent/nft', [])).toMatchObject({
      ok: false,
      error: { kind: 'failed', message: expect.stringContaining('ENOENT') as string },
    });
    expect(await programs.run(sh, [], { namespace: 'not-there' })).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
  });

  it('looks only where it may, for what can be run', () => {
    expect(new Programs('/etc:.:').find('passwd')).toBeNull();
    expect(new Programs('relative:/bin').find('sh')).toBe('/bin/sh');
  });
});

describe('faultOf', () => {
  it('is the sentence in what a program complains', () => {
    expect(faultOf('\n/dev/stdin:1:1-5: Error: Could not process rule: No such file or directory\nadd rule\n^^^')).toBe(
      'Could not process rule: No such file or directory',
    );
    expect(faultOf('')).toBe('it said nothing');
  });
});
