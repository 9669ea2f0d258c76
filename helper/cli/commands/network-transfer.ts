import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import type { MethodResult } from '../../protocol/methods.ts';
import type { ExportFormat } from '../../protocol/networks.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { say } from '../../protocol/messages/index.ts';
import { sourceParams } from '../document-source.ts';
import { ExitCode } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { answers, exits, refuse } from '../run.ts';
import { withSource } from './network-plan.ts';

type Exported = MethodResult<'network.export'>;

export function registerNetworkTransfer(group: Command): void {
  const importing = group
    .command('import <link...>')
    .description('write a document of existing links, their addresses and routes to standard output; saves nothing')
    .requiredOption('--name <name>', 'name of the network');
  answers<{ name: string }>(importing, async (session, names, { name }) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const links = names.map((link) => ({ namespace: session.namespace ?? '', name: link }));
    const result = await connected.value.call('network.import', { name, links });
    if (!result.ok) return result;
    for (const note of result.value.notes)
      session.output.note(`${session.output.notePaint('amber', 'Note:')} ${note.message}`);
    return ok({ json: result.value, text: result.value.text });
  });
  examples(importing, [
    { line: 'taproom network import br0 tap0 --name lab > lab.yaml' },
    { line: 'taproom network import br0 --name lab | taproom network save -' },
  ]);

  const exporting = group
    .command('export <file-or-name>')
    .description('write a network as a shell script of ip commands, as systemd-networkd units or as netplan')
    .addOption(
      new Option('--format <format>', 'output format').choices(['ip', 'networkd', 'netplan']).makeOptionMandatory(),
    )
    .option(
      '--output <folder>',
      'write the files to this folder instead of standard output; does not replace existing files',
    )
    .option('--force', 'replace files that are there');
  exits<{ format: ExportFormat; output?: string; force?: boolean }>(exporting, (session, [word = ''], options) =>
    withSource(session, word, async (connection, source) => {
      const { output } = session;
      const result = await connection.call('network.export', { ...sourceParams(source), format: options.format });
      if (!result.ok) return refuse(session, result.error);
      const { files, notes } = result.value;
      if (options.output !== undefined) {
        const written = writeFiles(options.output, files, options.force ?? false);
        if (!written.ok) return refuse(session, written.error);
      }
      for (const note of notes) output.note(`${output.notePaint('amber', 'Note:')} ${note.message}`);
      if (output.json) output.object(result.value);
      else if (options.output !== undefined)
        output.write(files.map(({ name }) => `${join(options.output ?? '', name)}\n`).join(''));
      else output.write(filesText(files));
      return ExitCode.done;
    }),
  );
  examples(exporting, [
    { line: 'taproom network export lab --format ip > lab.sh' },
    { line: 'taproom network export lab.yaml --format networkd --output ./units' },
    { line: 'taproom network export lab --format netplan --json | jq -r ".notes[].message"' },
  ]);
}

/** One file as it is; several under their names, in comments that each of these forms has. */
const filesText = (files: Exported['files']): string =>
  files.length === 1 ? (files[0]?.text ?? '') : files.map(({ name, text }) => `# ${name}\n${text}`).join('\n');

function writeFiles(folder: string, files: Exported['files'], force: boolean): Result<null> {
  for (const { name, text } of files) {
    // The helper names the files; where they go is said here alone.
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.@-]*$/.test(name))
      return fail({ kind: 'bug', step: 'export', ...say('cli.oddFile', { name }) });
    const path = join(folder, name);
    try {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, text, { flag: force ? 'w' : 'wx' });
    } catch (error) {
      const there = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      return fail(
        there
          ? {
              kind: 'conflict',
              step: `write ${path}`,
              ...say('cli.fileExists', { path }),
              remedy: say('cli.otherFolder'),
            }
          : {
              kind: 'failed',
              step: `write ${path}`,
              ...say('cli.fileNotWritten', { path, words: error instanceof Error ? error.message : String(error) }),
            },
      );
    }
  }
  return ok(null);
}
