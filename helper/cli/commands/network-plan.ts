import type { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import { checkDocument } from '../document-check.ts';
import { networkSource, sourceParams, type NetworkSource } from '../document-source.ts';
import { ExitCode } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { exits, refuse, type Session } from '../run.ts';
import { lineDiff } from '../text/line-diff.ts';
import { commandsText, planText, stepsText } from '../text/plan-text.ts';

interface PlanOptions {
  down?: boolean;
  commands?: boolean;
}

export function registerNetworkPlan(group: Command): void {
  const plan = group
    .command('plan <file-or-name>')
    .description('print the steps that bringing a network up would take now; changes nothing')
    .option('--down', 'what taking it down would do')
    .option('--commands', 'print only the commands that would do the same (ip, sysctl, nft ...)');
  exits<PlanOptions>(plan, (session, [word = ''], options) =>
    withSource(session, word, async (connection, source) => {
      const planned = await connection.call('network.plan', {
        ...sourceParams(source),
        to: options.down ? 'down' : 'up',
      });
      if (!planned.ok) return refuse(session, planned.error);
      const { output } = session;
      if (output.json) output.object(planned.value);
      else
        output.write(
          options.commands ? commandsText(planned.value.plan.steps) : planText(planned.value.plan, output.paint),
        );
      return ExitCode.done;
    }),
  );
  examples(plan, [
    { line: 'taproom network plan lab.yaml' },
    { line: 'taproom network plan lab --down' },
    { line: 'taproom network plan lab.yaml --commands' },
    { line: 'taproom network plan lab.yaml --json | jq -r ".plan.risks[]"' },
  ]);

  const diff = group
    .command('diff <name>')
    .description(
      'how a network differs from its saved document: what was edited since it came up, and what would change now',
    );
  exits(diff, (session, [name = '']) =>
    withSource(session, name, async (connection) => {
      const [shown, planned] = await Promise.all([
        connection.call('network.show', { name }),
        connection.call('network.plan', { name }),
      ]);
      if (!shown.ok) return refuse(session, shown.error);
      if (!planned.ok) return refuse(session, planned.error);
      const { output } = session;
      const { network, text, appliedText } = shown.value;
      const { plan: steps } = planned.value;
      if (output.json) output.object({ network, plan: steps, text, appliedText });
      else
        output.write(
          diffText(
            name,
            appliedText === null ? '' : lineDiff(appliedText, text, output.paint),
            stepsText(steps.steps, output.paint),
            appliedText !== null,
            output.paint,
          ),
        );
      return ExitCode.done;
    }),
  );
  examples(diff, [
    { line: 'taproom network diff lab' },
    { line: 'taproom network diff lab --json | jq ".plan.steps | length"', does: '0: the state matches the document' },
  ]);
}

function diffText(name: string, edited: string, steps: string, up: boolean, paint: Session['output']['paint']): string {
  const parts = [
    ...(edited === ''
      ? []
      : [`${paint('bold', `Changes to the document of ${name} since it was applied:`)}\n${edited}`]),
    ...(steps === ''
      ? []
      : [`${paint('bold', `Steps of "taproom network up ${name}"${up ? '' : ' (it is down)'}:`)}\n${steps}`]),
  ];
  return parts.length === 0 ? `${name} matches its document.\n` : parts.join('\n');
}

/** Runs `run` with what `word` names; a document that has faults is told first, and not run. */
export async function withSource(
  session: Session,
  word: string,
  run: (connection: Connection, source: NetworkSource) => Promise<number>,
): Promise<number> {
  const source = await networkSource(word);
  if (!source.ok) return refuse(session, source.error);
  const connected = await session.connect();
  if (!connected.ok) return refuse(session, connected.error);
  if ('document' in source.value) {
    const checked = await checkDocument(connected.value, session.output, source.value.document, 'cli.notBroughtUp');
    if ('code' in checked) return checked.code;
  }
  return run(connected.value, source.value);
}
