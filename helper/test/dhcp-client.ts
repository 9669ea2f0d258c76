import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ip } from './witness.ts';

const run = promisify(execFile);

/** What a DHCP server told a client: udhcpc's variables (address, router, dns, domain, lease ...). */
export type DhcpAnswer = Record<string, string>;

/**
 * A real DHCP client (udhcpc) on a link of a namespace: asks once, and takes what it gets. Throws where nobody answers.
 */
export async function askDhcp(namespace: string, link: string, more: readonly string[] = []): Promise<DhcpAnswer> {
  const folder = mkdtempSync(join(tmpdir(), 'taproom-udhcpc-'));
  const script = join(folder, 'script');
  writeFileSync(script, `#!/bin/sh\n[ "$1" = bound ] && env > ${folder}/answer\nexit 0\n`);
  chmodSync(script, 0o755);
  try {
    await run('ip', [
      'netns',
      'exec',
      namespace,
      'udhcpc',
      '-i',
      link,
      '-n',
      '-q',
      '-t',
      '8',
      '-T',
      '1',
      '-s',
      script,
      ...more,
    ]);
    const answer = Object.fromEntries(
      readFileSync(join(folder, 'answer'), 'utf8')
        .split('\n')
        .filter((line) => line.includes('='))
        .map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    ip('-n', namespace, 'address', 'replace', `${answer.ip ?? ''}/${answer.mask ?? ''}`, 'dev', link);
    if (answer.router !== undefined) ip('-n', namespace, 'route', 'replace', 'default', 'via', answer.router);
    return answer;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The addresses of a name as a name server answers a program in that namespace; the error's code where it does not. */
export async function resolveFrom(namespace: string, server: string, name: string): Promise<string> {
  const script = `const { Resolver } = require('node:dns'); const resolver = new Resolver({ timeout: 1000, tries: 2 });
    resolver.setServers([${JSON.stringify(server)}]);
    resolver.resolve4(${JSON.stringify(name)}, (error, addresses) => { console.log(error ? error.code : addresses.join(' ')); });`;
  const { stdout } = await run('ip', ['netns', 'exec', namespace, process.execPath, '-e', script]);
  return stdout.trim();
}
