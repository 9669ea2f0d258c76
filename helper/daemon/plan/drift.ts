import type { NetworkRow, Step } from '../../protocol/index.ts';

/**
 * What somebody else changed of what a network needs: the steps of a plan for a network that is up,
 * with its own document, are exactly the difference. Each says what would put it right.
 */
export const describeDrift = (steps: readonly Step[]): NetworkRow['drift'] =>
  steps.map(({ summary, commands }) => ({ summary: whatIsAmiss(summary), commands: [...commands] }));

/** The sentence of the repair, said of the fault. */
const whatIsAmiss = (summary: string): string =>
  `Not as the network needs it. To put right: ${summary.charAt(0).toLowerCase()}${summary.slice(1)}`;
