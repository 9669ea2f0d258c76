import type { Plan, Risk, Step } from '../../protocol/plan.ts';
import type { Colour, Paint } from './colour.ts';
import { printable } from './width.ts';

/** Why a step is risky, said to whom it may cost the connection. */
export const RISKS: Record<Risk, string> = {
  'default-route': 'the default route of this machine changes',
  'connection-link': "the link that carries this machine's connection changes",
  'connection-impaired': "frames of this machine's connection are lost, delayed or held back",
  'connection-address': 'an address that connections of this machine use goes',
  'connection-path': 'what connections of this machine send or receive goes another way',
  'physical-port': 'a physical link becomes a port of a bridge or bond',
  'router-advertisements': 'with IPv6 forwarding, links of this machine stop listening to router advertisements',
};
export const riskWords = (risks: readonly Risk[]): string => risks.map((risk) => RISKS[risk]).join('; ');

const MARKS: Record<Step['change'], readonly [mark: string, colour: Colour]> = {
  add: ['+', 'green'],
  change: ['~', 'amber'],
  remove: ['-', 'red'],
};

/** Steps in their order as a diff, each with the commands that would do the same; what is risky stands out, in words. */
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
        ...risks.map((risk) => `    ${paint('red', `! ${RISKS[risk]}`)}`),
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
