import type { Plan, Risk, Step } from '../../protocol/plan.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Colour, Paint } from './colour.ts';
import { printable } from './width.ts';

/** Why a step is risky, said to whom it may cost the connection. */
const riskText = (risk: Risk): string => say(`risk.${risk}`).message;
export const riskWords = (risks: readonly Risk[]): string => risks.map(riskText).join(' ');

const MARKS: Record<Step['change'], readonly [mark: string, colour: Colour]> = {
  add: ['+', 'green'],
  change: ['~', 'amber'],
  remove: ['-', 'red'],
};

/**
 * Steps in their order as a diff, each with the commands that would do the same; what is risky stands out, in words.
 */
export function stepsText(
  steps: readonly Step[],
  paint: Paint,
  { commands = true }: { commands?: boolean } = {},
): string {
  return steps
    .flatMap(({ change, summary, risks, commands: same }) => {
      const [mark, colour] = MARKS[change];
      return [
        `${paint(colour, mark)} ${printable(summary.message)}${risks.length > 0 ? `  ${paint('red', 'RISKY')}` : ''}`,
        ...risks.map((risk) => `    ${paint('red', `! ${riskText(risk)}`)}`),
        ...(commands ? same.map((line) => `    ${paint('dim', commandText(line))}`) : []),
      ];
    })
    .map((line) => `${line}\n`)
    .join('');
}

/** Only the commands, to read or to paste: a script with the same effect, but without undo. */
export const commandsText = (steps: readonly Step[]): string =>
  steps
    .flatMap(({ commands }) => commands)
    .map((line) => `${commandText(line)}\n`)
    .join('');
/** A ruleset in a command has lines of its own; nothing else of it may move the cursor. */
const commandText = (line: string): string => line.split('\n').map(printable).join('\n');

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The whole plan: target state, steps, notes. */
export function planText(plan: Plan, paint: Paint): string {
  const { network, to, steps, risks, notes } = plan;
  const notesText = notes.map((note) => `${paint('amber', 'Note:')} ${printable(note.message)}\n`).join('');
  if (steps.length === 0) {
    return `${paint('bold', network)}: no changes, ${to === 'up' ? 'the state matches the document' : 'it is down'}.\n${notesText}`;
  }
  const risky = steps.filter((step) => step.risks.length > 0).length;
  const head =
    `${paint('bold', network)}: ${counted(steps.length, 'step')} to ${to === 'up' ? 'bring it up' : 'bring it down'}` +
    `${risky > 0 ? `, ${paint('red', `${risky} risky`)}` : ''}.\n`;
  const end = risks.length === 0 ? '' : `\nRisky: it auto-reverts unless confirmed in time.\n`;
  return `${head}\n${stepsText(steps, paint)}${end}${notesText === '' ? '' : `\n${notesText}`}`;
}
