import type { NetworkRow, NetworkState } from '../../../../helper/protocol/index.ts';
import type { Tone } from '../../ui/Badge.tsx';

/** What a card says of its network: its state, and that somebody changed what it needs. */
type ShownState = NetworkState | 'drifted';

export const shownState = (network: Pick<NetworkRow, 'state' | 'drift'>): ShownState =>
  network.state === 'up' && network.drift.length > 0 ? 'drifted' : network.state;

export const STATE_TONE: Record<ShownState, Tone> = {
  down: 'idle',
  connecting: 'accent',
  pending: 'warn',
  up: 'ok',
  disconnecting: 'accent',
  failed: 'bad',
  drifted: 'warn',
};

/** Whether the switch stands on. `failed` is down, or as it was before: what is drawn follows what was reached. */
export const isOn = ({ state }: Pick<NetworkRow, 'state'>): boolean =>
  state === 'up' || state === 'pending' || state === 'connecting';

/** Something is being done to it right now. */
export const isMoving = ({ state }: Pick<NetworkRow, 'state'>): boolean =>
  state === 'connecting' || state === 'disconnecting';

/** Whether a card is found by these words: name, description, state as it is written. */
export function matches(network: Pick<NetworkRow, 'name' | 'description'>, search: string): boolean {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const text = `${network.name} ${network.description}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
