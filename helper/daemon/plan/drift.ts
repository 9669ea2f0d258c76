import type { NetworkRow, Step } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';

/**
 * What somebody else changed of what a network needs: the steps of a plan for a network that is up,
 * with its own document, are exactly the difference. Each says what would put it right.
 */
export const describeDrift = (steps: readonly Step[]): NetworkRow['drift'] =>
  steps.map(({ summary, commands }) => ({
    summary: say('network.drifted', { repair: summary }),
    commands: [...commands],
  }));
