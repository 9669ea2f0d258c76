import type { Program } from '../programs.ts';

/** A way from the sender to the receiver. */
export interface Path {
  /** For `--only`. */
  name: string;
  title: string;
  /** Builds it between the two ends, whose devices are then there, without addresses. */
  start(place: Place): Promise<Running>;
}

export interface Place {
  /** For files, sockets, databases of one turn. */
  folder: string;
  /** The naive loop, built. */
  naive: string;
  /** The helper of this sandbox, the forwarder of Taproom's paths. */
  helper: number;
}

export interface Running {
  /** The processes that forward: whose CPU is counted, who are put onto one CPU; none: the kernel itself. */
  forwarders: readonly number[];
  stop(): Promise<void>;
}

/** Ends programs, the last one first. */
export const stopping = (programs: readonly Program[]) => async (): Promise<void> => {
  for (const program of [...programs].reverse()) await program.stop();
};

export const kernelItself: Running = { forwarders: [], stop: () => Promise.resolve() };
