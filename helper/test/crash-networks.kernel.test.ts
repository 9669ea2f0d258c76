import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Connection } from '../client/index.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { endProcesses, settledState, type KernelState } from './kernel-state.ts';
import { Lanes } from './lanes.ts';
import { describeKernel } from './sandbox.ts';
import { surroundings, World } from './world.ts';

const EXAMPLES = readdirSync(join(import.meta.dirname, '../../examples'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.slice(0, -5))
  .sort();
const text = (name: string): string => readFileSync(join(import.meta.dirname, `../../examples/${name}.yaml`), 'utf8');

/** Of the steps of a change that are tried, every so manieth: all in `npm run test:long`. */
const STRIDE = Number(process.env.TAPROOM_CRASH_STRIDE ?? 4);

/** Points at which a helper died, and those after which the kernel was not as before. */
const crashes = { points: 0, leftovers: 0 };

/** A helper that is killed again and again, with its state and its own world. */
class Victim {
  readonly #world: World;
  readonly #state = mkdtempSync(join(tmpdir(), 'taproom-crash-'));
  /** The first step of a change at which it dies. */
  readonly #first: number;
  #daemon: TestDaemon | null = null;

  private constructor(world: World, first: number) {
    this.#world = world;
    this.#first = first;
  }

  static async open(first: number): Promise<Victim> {
    const world = await World.open();
    surroundings(world);
    return new Victim(world, first);
  }

  async start(crashAt = ''): Promise<Connection> {
    this.#daemon = await startDaemon({
      args: ['--state', this.#state, '--log-level', 'warn'],
      entry: this.#world.entry,
      env: { TAPROOM_CRASH_AT: crashAt },
    });
    return this.#daemon.connect();
  }

  /** null: it died at this point before it served anybody. */
  async startOrDie(crashAt: string): Promise<Connection | null> {
    try {
      return await this.start(crashAt);
    } catch (error) {
      if (!String(error).includes('before it was ready')) throw error;
      crashes.points += 1;
      return null;
    }
  }

  /** `wanted`: what it is expected to come to. */
  seen(wanted: KernelState | null): Promise<KernelState> {
    return settledState(this.#world, join(this.#state, 'services'), wanted);
  }

  async kill(): Promise<void> {
    await this.#daemon?.kill('SIGKILL');
    this.#daemon = null;
  }

  async died(): Promise<void> {
    await this.#daemon?.ended;
    this.#daemon = null;
  }

  async close(): Promise<void> {
    await this.kill();
    endProcesses(join(this.#state, 'services'));
    await this.#world.close();
    rmSync(this.#state, { recursive: true, force: true });
  }

  /**
   * Has a helper die at each point of a change in turn, and the next one find everything as before;
   * until one gets through. Answers with its connection. Where a network lost something with its helper
   * (a datapath), the next one brings that back before it serves anybody, and dies there first.
   */
  async dieEverywhere(change: (helper: Connection) => Promise<{ ok: boolean }>): Promise<Connection> {
    await this.start();
    const before = await this.seen(null);
    await this.kill();
    const points = crashPoints(this.#first);
    let interrupted = false;
    for (let point = points.next(false); ;) {
      const helper = await this.startOrDie(point.value);
      const next = helper ?? (await this.start());
      const after = await this.seen(before);
      if (JSON.stringify(after) !== JSON.stringify(before)) crashes.leftovers += 1;
      expect(after, `when the next helper was to die at ${point.value}`).toEqual(before);
      if (interrupted) {
        const history = await next.call('history.list', { limit: 20 });
        expect(history.ok && history.value.entries.find(({ verb }) => verb !== 'network.restore')).toMatchObject({
          outcome: 'interrupted',
        });
      }
      if (helper === null) {
        await this.kill();
      } else {
        const answer = await change(helper);
        if (answer.ok) return helper;
        expect(answer).toMatchObject({ error: { kind: 'unreachable' } });
        await this.died();
        crashes.points += 1;
        interrupted = true;
      }
      point = points.next(helper === null);
    }
  }
}

/**
 * Before the journal hears of the end, then just before and just after a first step, the next one that is tried,
 * and so on for ever. Told whether the helper died at its own start: then the first commit was of that.
 */
function* crashPoints(first: number): Generator<string, never, boolean> {
  if (yield 'commit:1') yield 'commit:2';
  for (let step = first; ; step += STRIDE) {
    yield `before:${step}`;
    yield `after:${step}`;
  }
}

/**
 * kill -9 just before and just after steps ({@link STRIDE}; other ones of each example) of bringing every example up
 * and taking it down, and before the journal hears of the end: the next helper leads back to the state before, of
 * everything that the kernel knows (kernel-state.ts). The helper that found one crash's remains dies at the next.
 */
describeKernel(`a helper that is killed, one step in ${STRIDE}`, () => {
  const lanes = new Lanes(availableParallelism());

  describe.concurrent('at a step', () => {
    it.each(EXAMPLES.map((name, at): [string, number] => [name, 1 + (at % Math.min(3, STRIDE))]))(
      'of %s leaves nothing behind',
      (name, first) =>
        lanes.take(async () => {
          const victim = await Victim.open(first);
          try {
            const empty = await victim.seen(null);
            const up = await victim.dieEverywhere((helper) =>
              helper.call('network.apply', { text: text(name), confirm: true }),
            );
            expect(await up.call('network.plan', { name })).toMatchObject({ value: { plan: { steps: [] } } });
            await victim.kill();
            await victim.dieEverywhere((helper) => helper.call('network.down', { name, confirm: true }));
            expect(await victim.seen(empty)).toEqual(empty);
          } finally {
            await victim.close();
          }
        }),
      600_000,
    );
  });

  afterAll(() => {
    console.log(`crash points: ${crashes.points}, leftovers: ${crashes.leftovers}`);
    expect(crashes.leftovers).toBe(0);
  });
});
