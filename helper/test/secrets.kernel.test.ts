import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Secret } from '../daemon/secrets/secret.ts';
import { SecretStore } from '../daemon/secrets/store.ts';
import { done } from './changes.ts';
import { startDaemon } from './daemon.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork } from './witness.ts';

const PLANTED = 'p1anted-aixoh7Quai';

/** Every file below a folder, whole. */
const texts = (folder: string): [string, string][] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [path, readFileSync(path, 'latin1')]);

/** What any user can read of every process. */
const commandLines = (): string =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
      } catch {
        return ''; // It has ended.
      }
    })
    .join('\n');

describeKernel('a secret that the helper keeps', () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'taproom-secret-'));
  });
  afterEach(() => {
    cleanNetwork();
    rmSync(state, { recursive: true });
  });

  it('is in its store alone: not in the journal, the log, events, answers or a command line', async () => {
    const secrets = join(state, 'secrets');
    const store = new SecretStore(secrets);
    const secret = new Secret(PLANTED);
    const reference = store.keep(secret);
    const daemon = await startDaemon({ args: ['--state', state, '--log-level', 'debug'] });
    const helper = await daemon.connect();
    let heard = JSON.stringify(await done(helper, 'subscribe', { topics: ['links', 'history'] }));
    helper.on('changes', (event) => {
      heard += JSON.stringify(event);
    });
    // What a careless caller would do: hand the secret, or its reference, to a change as a value.
    const [careless, careful] = [String(secret), reference.secret];
    const document = `taproom: 1\nname: lab\ndescription: ${JSON.stringify(`${careless} ${careful}`)}\nlinks:\n  - {kind: bridge, name: br0}\n`;
    await done(helper, 'network.apply', { text: document });
    heard += JSON.stringify(await done(helper, 'history.list', {}));
    heard += JSON.stringify(await done(helper, 'network.show', { name: 'lab' }));
    const lines = commandLines();
    await daemon.stop();

    expect(heard).toContain(careful);
    for (const text of [heard, daemon.log(), lines]) expect(text).not.toContain(PLANTED);
    const holders = texts(state).flatMap(([path, text]) => (text.includes(PLANTED) ? [path] : []));
    expect(holders).toEqual([join(secrets, reference.secret)]);
    expect(store.read(reference)?.reveal()).toBe(PLANTED);
  });
});
