/** The few colours of the terminal; a word always stands beside them. */
export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'amber' | 'accent';
export type Paint = (colour: Colour, text: string) => string;

const codes: Record<Colour, string> = { bold: '1', dim: '2', red: '31', green: '32', amber: '33', accent: '36' };

export const plain: Paint = (_colour, text) => text;
export const ansi: Paint = (colour, text) => (text === '' ? '' : `\x1b[${codes[colour]}m${text}\x1b[0m`);

/** Colour only on a terminal that has it, and never against NO_COLOR (no-color.org: set and not empty). */
export function paintFor(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  return stream.isTTY && !environment.NO_COLOR && environment.TERM !== 'dumb' ? ansi : plain;
}
