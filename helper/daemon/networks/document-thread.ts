import { parentPort, Worker } from 'node:worker_threads';
import { faultOfWhole, parseDocument, parseInTurns, type ParsedDocument } from '../../document/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { inTurns } from '../in-turns.ts';

/** Milliseconds without work after which the thread ends: its heap is worth more than its start. */
const IDLE = 10_000;
/** MiB. The densest document that is within its bounds needs some 60. */
const HEAP = 128;

/** For whom a text is read. */
export interface Asker {
  readonly uid: number;
  /** Nobody waits for it any more. */
  readonly gone?: () => boolean;
}

interface Job extends Asker {
  readonly text: string;
  readonly done: (parsed: ParsedDocument | null) => void;
}

/** What the thread does: a text in, what it means out, as the JSON that takes the least of the other thread's time. */
export function readAsThread(): void {
  parentPort?.on('message', (text: string) => parentPort?.postMessage(JSON.stringify(parseDocument(text))));
}

/**
 * Reads long documents beside the JavaScript thread, one after the other: parts of the work take hundreds of
 * milliseconds and cannot be interrupted. Root goes first, then whoever was served longest ago.
 */
export class DocumentThread {
  /** The file that calls {@link readAsThread} in a thread; null: this is no bundle, and there is no thread. */
  readonly #script: URL | null;
  readonly #jobs: Job[] = [];
  readonly #served = new Map<number, number>();
  #turn = 0;
  #worker: Worker | null = null;
  #running: Job | null = null;
  #idle: NodeJS.Timeout | undefined;

  constructor(url: string) {
    this.#script = url.endsWith('.cjs') ? new URL(url) : null;
  }

  /** null: nobody waits for it any more. */
  read(text: string, asker: Asker): Promise<ParsedDocument | null> {
    if (this.#script === null) return inTurns(parseInTurns(text), asker.gone);
    return new Promise((done) => {
      this.#jobs.push({ text, done, ...asker });
      this.#next();
    });
  }

  #next(): void {
    if (this.#running) return;
    this.#running = this.#take();
    clearTimeout(this.#idle);
    if (this.#running) (this.#worker ??= this.#start()).postMessage(this.#running.text);
    else this.#idle = setTimeout(() => this.#rest(), IDLE).unref();
  }

  #rest(): void {
    void this.#worker?.terminate();
    this.#worker = null;
  }

  #take(): Job | null {
    for (const job of this.#jobs.splice(0)) {
      if (job.gone?.() === true) job.done(null);
      else this.#jobs.push(job);
    }
    const rank = ({ uid }: Job): number => (uid === 0 ? -1 : (this.#served.get(uid) ?? 0));
    const [first] = [...this.#jobs].sort((one, other) => rank(one) - rank(other));
    if (!first) return null;
    this.#jobs.splice(this.#jobs.indexOf(first), 1);
    this.#served.set(first.uid, (this.#turn += 1));
    return first;
  }

  #start(): Worker {
    const worker = new Worker(this.#script ?? '', { resourceLimits: { maxOldGenerationSizeMb: HEAP } });
    worker.unref();
    const state = { online: false };
    worker.once('online', () => (state.online = true));
    worker.on('message', (json: string) => this.#end((job) => job.done(JSON.parse(json) as ParsedDocument)));
    worker.on('error', () => undefined); // It exits next.
    worker.once('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#end((job) => {
        if (state.online) job.done(tooMuch);
        // The system gives no thread.
        else void inTurns(parseInTurns(job.text), job.gone).then(job.done);
      });
    });
    return worker;
  }

  #end(tell: (job: Job) => void): void {
    const job = this.#running;
    this.#running = null;
    if (job) tell(job);
    this.#next();
  }
}

/** It was more than the thread's heap. */
const tooMuch: ParsedDocument = { document: null, faults: [faultOfWhole(say('yaml.tooManyParts'), say('fix.split'))] };
