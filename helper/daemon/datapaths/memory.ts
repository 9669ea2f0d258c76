import { usesDevice, type Datapath, type Impairment } from '../../protocol/index.ts';

const KiB = 1024;
const MiB = 1024 * KiB;
/** Buffers of a burst, and the stack that is touched (native/src/datapath/core/worker.h). */
const THREAD = 4 * MiB;
/** The ring of a NIC's queue (core/datapath.cc); a TAP or a socket has none. */
const RING = 2 * MiB;
/** Where frames wait: blocks of 256 bytes, and beside each frame what says where it lies and when it goes. */
const BLOCK = 256;
const BESIDE_BLOCK = 4;
const BESIDE_FRAME = 96;
/** Without a bound of its own (native/src/datapath/impairment/bounds.h). */
const STANDARD_QUEUE = 1000;

/** Bytes of a queue that is full. */
function queueOf(impairment: Impairment | null): number {
  if (impairment === null) return 0;
  const { delay = 0, jitter = 0, rate = 0, queue: frames = STANDARD_QUEUE } = impairment;
  if (delay === 0 && jitter === 0 && rate === 0) return 0;
  const bytes = Math.min(Math.max(frames * 1536, MiB), 64 * MiB);
  return (frames + bytes / BLOCK) * (BLOCK + BESIDE_BLOCK) + frames * BESIDE_FRAME;
}

/** What a datapath takes when all its queues are full: each thread has its own of every port. Pure. */
export function memoryOf({ threads, ports }: Pick<Datapath, 'threads' | 'ports'>): number {
  const each = ports.map(
    (port) => (usesDevice(port) ? RING : 0) + queueOf(port.settings.impair.in) + queueOf(port.settings.impair.out),
  );
  return Math.ceil(threads * each.reduce((sum, bytes) => sum + bytes, THREAD));
}
