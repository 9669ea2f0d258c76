/**
 * When counters are sampled: only while somebody can see them. Pure; helper-link.ts acts on it.
 */
export interface Audience {
  connected: boolean;
  /** The renderer has said app:ready and has not gone since. */
  ready: boolean;
  /** Shown and not minimised. */
  visible: boolean;
  /** False between `unresponsive` and `responsive`: samples would pile up before a window that hangs. */
  responsive: boolean;
  /** Milliseconds, from the settings. */
  interval: number;
}

/** The interval to be subscribed to, or null for none. */
export const wantedInterval = ({ connected, ready, visible, responsive, interval }: Audience): number | null =>
  connected && ready && visible && responsive ? interval : null;
