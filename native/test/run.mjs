/**
 * Builds and runs the native tests under sanitizers: `node native/test/run.mjs`. Prints what came of each and,
 * last, `sanitizers: N passed, N failed, N skipped`; exits with 1 when anything failed. What the
 * machine lacks is said and counted as skipped. `--build` builds only: what it could not build, the run says.
 */
import { execFile, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const out = join(root, '.cache/native-test');
const isRoot = process.getuid?.() === 0;

/** @typedef {{ ok: boolean, output: string }} Ran what a program said, and whether it ended with 0 */
/** @typedef {{ passed: number, failed: number, skipped: number, output: string, note?: string }} Outcome */
/** @typedef {(program: string, args: string[], env?: Record<string, string>) => Promise<Ran>} Start */

const total = { passed: 0, failed: 0, skipped: 0 };

/** Where a program is on PATH, or undefined. @param {string} program */
function which(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // The next folder.
    }
  }
  return undefined;
}

/** Runs a program; its output is kept, and shown by the caller when it matters. @type {Start} */
function run(program, args, env = {}) {
  return new Promise((settle) => {
    const child = spawn(program, args, {
      cwd: here,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.on('error', (error) => settle({ ok: false, output: error.message }));
    child.on('close', (code) => settle({ ok: code === 0, output }));
  });
}

/** Inside a network and mount namespace of its own, with /run/netns private, as the kernel tests want. */
const SANDBOX =
  'mount --make-rprivate / && mkdir -p /run/netns && mount -t tmpfs none /run/netns && ip link set lo up && exec "$@"';
/** @type {Start} */
const runInSandbox = (program, args, env) =>
  run('unshare', ['--net', '--mount', 'sh', '-c', SANDBOX, 'sh', program, ...args], env);

const headers = () => {
  const beside = resolve(dirname(process.execPath), '../include/node');
  return existsSync(join(beside, 'node_api.h')) ? beside : '/usr/include/node';
};
/** @param {string[]} args targets and variables */
const make = (...args) =>
  run('make', ['-j', String(availableParallelism()), `OUT=${out}`, `NODE_INCLUDE=${headers()}`, ...args]);

/** What a test program says of itself: `tests: N passed, N failed, N skipped`. @param {Ran} ran @returns {Outcome} */
function count({ ok, output }) {
  const found = /tests: (\d+) passed, (\d+) failed, (\d+) skipped/.exec(output);
  if (!found) return { passed: 0, failed: 1, skipped: 0, output };
  const failed = Number(found[2]);
  return { passed: Number(found[1]), failed: ok ? failed : Math.max(failed, 1), skipped: Number(found[3]), output };
}
/** @param {string} reason @returns {Outcome} */
const skip = (reason) => ({ passed: 0, failed: 0, skipped: 1, output: reason });
/** @param {Ran} ran @returns {Outcome} */
const one = ({ ok, output }) => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, output });

/** @param {string} target @param {string} path @param {Start} start @returns {Promise<Outcome>} */
async function program(target, path, start) {
  const built = await make(target);
  if (!built.ok) return one(built);
  return count(await start(join(out, path), []));
}

const needsRoot = 'needs root and util-linux (unshare) for a namespace of its own';
const canSandbox = isRoot && which('unshare') !== undefined && which('ip') !== undefined;

/** Each fuzz/NAME.cc is a program of its own. */
const targets = readdirSync(join(here, 'fuzz'))
  .filter((file) => file.endsWith('.cc'))
  .map((file) => file.slice(0, -3))
  .sort();
/** Five seconds each, and never more than a minute for all of them; or so many inputs (`npm run test:long`). */
const fuzzSeconds = Math.max(1, Math.min(5, Math.floor(60 / targets.length)));
const fuzzRuns = process.env.TAPROOM_FUZZ_RUNS;
const fuzzBound = fuzzRuns === undefined ? `-max_total_time=${fuzzSeconds}` : `-runs=${fuzzRuns}`;

/**
 * From the seeds alone: what an earlier or longer run has found is not needed. @param {string} name @returns
 * {Promise<Outcome>}
 */
async function fuzz(name) {
  if (clang === undefined)
    return skip('needs clang with libFuzzer (Debian: clang-14 libclang-rt-14-dev libfuzzer-14-dev)');
  const built = await make('fuzz', `CLANG=${clang}`);
  if (!built.ok) return one(built);
  const corpus = join(out, 'seeds', name);
  rmSync(corpus, { recursive: true, force: true });
  const program = join(out, 'fuzz', name);
  const seeded = await run(program, ['--seeds', corpus]);
  if (!seeded.ok) return one(seeded);
  const ran = await run(program, [
    fuzzBound,
    '-max_len=4096',
    '-print_final_stats=1',
    `-artifact_prefix=${join(out, `crash-${name}-`)}`,
    corpus,
  ]);
  const runs = /number_of_executed_units: (\d+)/.exec(ran.output)?.[1];
  return { ...one(ran), note: runs === undefined ? '' : `${runs} inputs` };
}

/** The addon inside Node: libasan must be the first library of the process. @returns {Promise<Outcome>} */
async function addon() {
  if (!canSandbox) return skip(needsRoot);
  const built = await make('addon');
  if (!built.ok) return one(built);
  /** @param {string} name */
  const library = async (name) =>
    (await promisify(execFile)(process.env.CXX ?? 'g++', [`-print-file-name=${name}`])).stdout.trim();
  const preload = [await library('libasan.so'), await library('libubsan.so')].filter((path) => path.startsWith('/'));
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const ran = await runInSandbox(
    process.execPath,
    [vitest, 'run', '--root', root, '--project', 'engine', 'native/lib/tun', 'native/lib/system', 'native/lib/options'],
    {
      LD_PRELOAD: preload.join(':'),
      // Node frees nothing at its end; what V8 maps is none of our leaks.
      ASAN_OPTIONS: 'detect_leaks=0:halt_on_error=1',
      UBSAN_OPTIONS: 'halt_on_error=1:print_stacktrace=1',
      TAPROOM_ADDON: join(out, 'asan/taproom.node'),
      TAPROOM_TEST_SANDBOX: '1',
      NO_COLOR: '1',
    },
  );
  /** @param {string} word */
  const number = (word) => Number(new RegExp(`Tests .*?(\\d+) ${word}`).exec(ran.output)?.[1] ?? 0);
  const counts = { passed: number('passed'), failed: number('failed'), skipped: number('skipped') };
  if ((!ran.ok && counts.failed === 0) || counts.passed + counts.failed + counts.skipped === 0) counts.failed += 1;
  return { ...counts, output: ran.output };
}

/** @typedef {[name: string, work: () => Outcome | Promise<Outcome>]} Step */
/** What needs the kernel, one after the other, and beside it what only computes. @type {Step[][]} */
const lanes = [
  [
    [
      'threads and descriptors on the kernel, ASan + UBSan',
      () => (canSandbox ? program('asan', 'asan/kernel', runInSandbox) : skip(needsRoot)),
    ],
    [
      'threads and descriptors on the kernel, TSan',
      () => (canSandbox ? program('tsan', 'tsan/kernel', runInSandbox) : skip(needsRoot)),
    ],
    ['addon under Node, ASan + UBSan', addon],
  ],
  [
    ['pure parts, ASan + UBSan', () => program('asan', 'asan/unit', run)],
    ...targets.map(
      (name) => /** @type {Step} */ ([`${name.replaceAll('_', ' ')}, libFuzzer (${fuzzBound})`, () => fuzz(name)]),
    ),
  ],
];

const clang = which('clang++-14') ?? which('clang++');
const missing = [process.env.CXX ?? 'g++', 'make'].filter((name) => which(name) === undefined && !existsSync(name));

/** All at once: two of them that find something to build would write the same files. */
async function build() {
  const wanted = [...(canSandbox ? ['asan', 'tsan', 'addon'] : ['asan']), ...(clang ? ['fuzz', `CLANG=${clang}`] : [])];
  return (await make('--keep-going', ...wanted)).ok;
}

/** @param {Step} step */
async function take([name, work]) {
  const begun = performance.now();
  const result = missing.length > 0 ? skip(`needs ${missing.join(' and ')} (Debian: build-essential)`) : await work();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped += result.skipped;
  if (result.failed > 0) console.log(result.output);
  const note = result.note ? `, ${result.note}` : '';
  const { passed, failed, skipped } = result;
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped${note} (${seconds} s)`);
  if (failed === 0 && skipped > 0) {
    const reasons = result.output
      .split('\n')
      .filter((line) => line.startsWith('skip'))
      .join('\n      ');
    console.log(`      skipped: ${reasons || result.output.split('\n')[0]}`);
  }
}

if (process.argv[2] === '--build') process.exit((await build()) ? 0 : 1);
if (missing.length === 0) await build();
await Promise.all(
  lanes.map(async (steps) => {
    for (const step of steps) await take(step);
  }),
);
console.log(`sanitizers: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
