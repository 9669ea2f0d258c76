import type { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import { checkDocument } from '../document-check.ts';
import { EditedFile } from '../editor.ts';
import { ExitCode } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { exits, refuse, type Session } from '../run.ts';
import { say } from '../../protocol/messages/index.ts';

export function registerNetworkEdit(group: Command): void {
  const edit = group
    .command('edit <name>')
    .description('edit a saved document with $VISUAL or $EDITOR (else vi), and save it if it has no errors')
    .addHelpText(
      'after',
      '\nThe editor runs as you, not as root, also under sudo. Saving changes nothing that is up: "taproom network up" does.',
    );
  exits(edit, async (session, [name = '']) => {
    const connected = await session.connect();
    if (!connected.ok) return refuse(session, connected.error);
    const shown = await connected.value.call('network.show', { name });
    if (!shown.ok) return refuse(session, shown.error);
    const file = new EditedFile(name, shown.value.text);
    let keep = false;
    try {
      const code = await editUntilGood(session, connected.value, name, shown.value.text, file);
      // What was typed is not thrown away because it has a fault.
      keep = code === ExitCode.usage;
      return code;
    } finally {
      if (keep) session.output.note(`Your text is kept in ${file.path}.`);
      else file.remove();
    }
  });
  examples(edit, [{ line: 'taproom network edit lab' }, { line: 'EDITOR="code --wait" taproom network edit lab' }]);
}

async function editUntilGood(
  session: Session,
  connection: Connection,
  name: string,
  before: string,
  file: EditedFile,
): Promise<number> {
  const { output } = session;
  for (;;) {
    const edited = await file.edit();
    if (!edited.ok) return refuse(session, edited.error);
    const text = edited.value;
    if (text === before) {
      if (output.json) output.object({ network: null });
      else output.note('Nothing was changed.');
      return ExitCode.done;
    }
    const code = await save(session, connection, name, file.path, text);
    if (code !== ExitCode.usage || !output.interactive) return code;
    const { askYes } = await import('../question.ts');
    if (!(await askYes('Edit it again?', true))) return code;
  }
}

async function save(
  session: Session,
  connection: Connection,
  name: string,
  label: string,
  text: string,
): Promise<number> {
  const { output } = session;
  const checked = await checkDocument(connection, output, { label, text }, 'cli.notSaved');
  if ('code' in checked) return checked.code;
  if (checked.document.name !== name) {
    return refuse(session, {
      kind: 'invalid',
      step: 'network.save',
      ...say('cli.namesOther', { document: label, found: checked.document.name, name }),
      remedy: say('cli.writeName', { name }),
    });
  }
  const saved = await connection.call('network.save', { text });
  if (!saved.ok) return refuse(session, saved.error);
  if (output.json) output.object(saved.value);
  else
    output.write(
      `${name} is saved.${saved.value.network.modified ? ` It is up with the previous document: "taproom network up ${name}" applies the changes.` : ''}\n`,
    );
  return ExitCode.done;
}
