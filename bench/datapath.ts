import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inCheckout } from '../build/setup/paths.mjs';
import { clearEnds, connectEnds, makeEnds } from './datapath/ends.ts';
import { ratios } from './datapath/goals.ts';
import { measurePath, type Sample } from './datapath/measure-path.ts';
import { readOptions, type Options } from './datapath/options.ts';
import type { Path, Place } from './datapath/paths/path.ts';
import { execute, stopAll } from './datapath/programs.ts';
import { pathResult } from './datapath/result.ts';
import { versions } from './datapath/versions.ts';
import { helperHere } from './network/helper.ts';

/**
 * Ours and the peers in turn, a round of each, then the next round. Runs inside
 * `taproomd --sandbox -- ...`, beside a helper of its own, whose datapaths are measured.
 */
const say = (text: string): void => void process.stderr.write(`taproom   ${text}\n`);

/** After so many failures in a row a path is left out of the rest. */
const PATIENCE = 2;

async function main({ file, rounds, paths }: Options): Promise<void> {
  const helper = await helperHere();
  const folder = mkdtempSync(join(tmpdir(), 'taproom-bench-'));
  const leave = (): void => {
    stopAll();
    rmSync(folder, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      leave();
      process.exit(130);
    });
  }
  try {
    const [traffic, naive] = [
      await built(folder, 'traffic', 'traffic/main.cc'),
      await built(folder, 'naive', 'naive.cc'),
    ];
    const { pid } = helper.info;
    preferred(pid);
    await makeEnds();
    const all = paths.map((path) => ({ path, samples: [] as Sample[], faults: [] as string[], inARow: 0 }));
    for (let round = 1; round <= rounds; round++) {
      for (const one of all) {
        if (one.inARow >= PATIENCE) continue;
        say(`round ${round} of ${rounds}: ${one.path.title}`);
        const place = { folder: mkdtempSync(join(folder, 'turn-')), naive, helper: pid };
        const { sample, faults } = await turn(one.path, place, traffic);
        one.faults.push(...faults);
        if (sample) one.samples.push(sample);
        one.inARow = sample ? 0 : one.inARow + 1;
      }
    }
    const results = all.map(({ path, samples, faults }) => pathResult(path.name, path.title, samples, faults));
    writeFileSync(file, JSON.stringify({ figures: ratios(results), paths: results, versions: versions() }));
  } finally {
    leave();
    helper.close();
  }
}

/** A path from its start to its end; without a sample it could not be started. */
async function turn(path: Path, place: Place, traffic: string): Promise<{ sample?: Sample; faults: string[] }> {
  try {
    const running = await path.start(place);
    try {
      await connectEnds();
      return await measurePath(traffic, running.forwarders);
    } finally {
      await running.stop();
    }
  } catch (error) {
    return { faults: [(error as Error).message] };
  } finally {
    await clearEnds();
  }
}

async function built(folder: string, name: string, source: string): Promise<string> {
  const result = join(folder, name);
  await execute('g++', ['-std=c++20', '-O2', '-pthread', '-o', result, inCheckout('bench/datapath', source)], 120_000);
  return result;
}

/** Ahead of what else this machine does, all contenders alike, where that is allowed. */
function preferred(helper: number): void {
  try {
    for (const pid of [process.pid, helper]) setPriority(pid, -10);
  } catch {
    say('not measured with priority: that needs root');
  }
}

function options(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`The datapaths were not measured: ${(error as Error).message}\n`);
    process.exit(2);
  }
}

await main(options());
