import { Argument, type Command } from 'commander';
import { connect, type Connection } from '../../client/connection.ts';
import { candidates, type Asked } from '../completion-engine.ts';
import { SCRIPTS, type Shell } from '../completion-scripts.ts';
import { ExitCode } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { exits, type CommonOptions } from '../run.ts';

/** A person waits at the cursor: no names rather than late ones. */
const ASK_TIMEOUT = 500;

export function registerCompletion(program: Command): void {
  const completion = program
    .command('completion')
    .description('print the completion script of a shell')
    .addArgument(new Argument('<shell>', 'bash, zsh or fish').choices(['bash', 'zsh', 'fish']));
  exits(completion, (session, [shell]) => {
    const script = SCRIPTS[shell as Shell];
    if (session.output.json) session.output.object({ shell, script });
    else session.output.write(script);
    return Promise.resolve(ExitCode.done);
  });
  examples(completion, [
    { line: 'source <(taproom completion bash)' },
    { line: 'taproom completion zsh > "${fpath[1]}/_taproom"' },
    { line: 'taproom completion fish > ~/.config/fish/completions/taproom.fish' },
  ]);

  // Asked by the scripts: one candidate a line for the last word; a last line ":files" lets the shell add file names.
  const ask = program.command('__complete [words...]', { hidden: true }).allowUnknownOption();
  exits(ask, async (session, words) => {
    const found = candidates(program, words.length > 0 ? words : ['']);
    const dynamic = found.ask.length > 0 ? await askHelper(found.ask, program.opts<CommonOptions>().socket) : [];
    const current = words.at(-1) ?? '';
    const matching = [...new Set([...found.fixed, ...dynamic])].filter(
      (word) => word !== '' && word.startsWith(current),
    );
    session.output.write([...matching, ...(found.files ? [':files'] : [])].map((word) => `${word}\n`).join(''));
    return ExitCode.done;
  });
}

const ASK: Record<Asked, (connection: Connection) => Promise<string[]>> = {
  links: async (connection) => {
    const result = await connection.call('link.list', {});
    return result.ok ? result.value.links.map(({ name }) => name) : [];
  },
  namespaces: async (connection) => {
    const result = await connection.call('namespace.list', {});
    return result.ok ? result.value.namespaces.map(({ name }) => name || '-') : [];
  },
  networks: async (connection) => {
    const result = await connection.call('network.list', {});
    return result.ok ? result.value.networks.map(({ name }) => name) : [];
  },
  datapaths: async (connection) => {
    const result = await connection.call('datapath.list', {});
    return result.ok ? result.value.datapaths.map(({ name }) => name) : [];
  },
  ports: async (connection) => {
    const result = await connection.call('datapath.list', {});
    return result.ok ? result.value.datapaths.flatMap(({ ports }) => ports.map(({ key }) => key)) : [];
  },
  entries: async (connection) => {
    const result = await connection.call('history.list', {});
    return result.ok ? result.value.entries.map(({ entry }) => String(entry)) : [];
  },
};

async function askHelper(what: readonly Asked[], socket: string | undefined): Promise<string[]> {
  const connected = await connect({ socket, client: 'taproom', timeout: ASK_TIMEOUT, callTimeout: ASK_TIMEOUT });
  if (!connected.ok) return [];
  const connection = connected.value;
  try {
    return (await Promise.all(what.map((each) => ASK[each](connection)))).flat();
  } finally {
    connection.close();
  }
}
