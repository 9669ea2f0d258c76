import { describe, expect, it } from 'vitest';
import { say } from '../../helper/protocol/messages/index.ts';
import { elevationFailure } from './elevation.ts';
import { elevation, lineToType } from './elevation-command.ts';

const place = { taproomd: '/opt/Taproom/resources/helper/bin/taproomd', socket: null, sandbox: false };

describe('lineToType', () => {
  it('is sudo and the helper', () => {
    expect(lineToType(place)).toBe('sudo /opt/Taproom/resources/helper/bin/taproomd');
  });
  it('keeps the socket', () => {
    expect(lineToType({ ...place, socket: '/run/x.sock' })).toBe(`sudo ${place.taproomd} --socket /run/x.sock`);
  });
  it('replaces a sandbox by a sandbox, without privilege', () => {
    expect(lineToType({ ...place, socket: '/tmp/s', sandbox: true })).toBe(
      `${place.taproomd} --sandbox --socket /tmp/s`,
    );
  });
  it('quotes what a shell would read otherwise', () => {
    expect(lineToType({ ...place, taproomd: `/home/o'neil/my code/taproomd` })).toBe(
      `sudo '/home/o'\\''neil/my code/taproomd'`,
    );
  });
});

describe('elevation', () => {
  const all = { pkexec: true, journal: true };

  it('starts the helper for its user, in a session of its own', () => {
    expect(elevation(place, 1000, all)).toEqual({
      possible: true,
      command: `systemd-cat --identifier=taproomd setsid --fork ${place.taproomd} --user 1000 </dev/null`,
    });
    expect(elevation(place, 1000, { ...all, journal: false })).toEqual({
      possible: true,
      command: `setsid --fork ${place.taproomd} --user 1000 </dev/null >/dev/null 2>&1`,
    });
  });

  it.each([
    '/opt/$(id)/taproomd',
    '/opt/`id`/taproomd',
    '/opt/a b/taproomd',
    '/opt/a";id;"/taproomd',
    '/opt/a\\b',
    'taproomd',
    '/opt/a\nb',
  ])('never runs %j', (taproomd) => {
    expect(elevation({ ...place, taproomd }, 1000, all)).toEqual({ possible: false, why: 'path' });
  });

  it('never puts a privileged helper where a sandbox was', () => {
    expect(elevation({ ...place, socket: '/tmp/s' }, 1000, all)).toEqual({ possible: false, why: 'other-socket' });
    expect(elevation({ ...place, sandbox: true }, 1000, all)).toEqual({ possible: false, why: 'other-socket' });
  });

  it('needs pkexec and a user', () => {
    expect(elevation(place, 1000, { ...all, pkexec: false })).toEqual({ possible: false, why: 'no-pkexec' });
    expect(elevation(place, Number.NaN, all)).toEqual({ possible: false, why: 'path' });
  });
});

describe('elevationFailure', () => {
  const line = 'sudo taproomd';
  it('says that nobody could be asked', () => {
    expect(elevationFailure('No polkit authentication agent found.', '', line)).toMatchObject({
      kind: 'unsupported',
      ...say('desktop.noAgent'),
      remedy: say('desktop.startInTerminal', { command: line }),
    });
  });
  it("says that the permission was not given, with pkexec's reason", () => {
    expect(
      elevationFailure(
        'User did not grant permission.',
        'Error executing command as another user: Request dismissed\n\nThis incident has been reported.\n',
        line,
      ),
    ).toMatchObject({
      kind: 'cancelled',
      ...say('desktop.permissionDeniedBecause', {
        words: 'Error executing command as another user: Request dismissed',
      }),
    });
  });
  it('keeps the words of a command that failed', () => {
    expect(
      elevationFailure('Command failed: x', 'setsid: failed to execute taproomd: No such file or directory\n', line),
    ).toMatchObject({
      kind: 'failed',
      ...say('desktop.notStarted', { words: 'setsid: failed to execute taproomd: No such file or directory' }),
    });
  });
});
