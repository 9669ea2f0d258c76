import { chownSync, createWriteStream, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { cache, root } from '../setup/paths.mjs';
import { asUser, checkoutOwner, environmentOf, isRoot } from '../setup/users.mjs';

/**
 * One process of a stage: its output goes to .cache/test/NAME.log, its numbers come from the report
 * that it writes.
 * @typedef {{ code: number | null, output: string, report: unknown }} StageEnd
 */
const folder = join(cache, 'test');

/** Process groups that run now, for Ctrl-C. @type {Set<number>} */
const running = new Set();

/** Ends everything that this run started. */
export function stopStages() {
  for (const group of running) {
    try {
      process.kill(-group, 'SIGTERM');
    } catch {
      // It is gone already, or belongs to root under sudo, which passes our end on by itself.
    }
  }
}

/** The kernel weighs sessions against each other first, their processes only within each: sched(7), autogrouping. */
function yieldAlways(/** @type {number} */ pid) {
  setPriority(pid, 19);
  try {
    writeFileSync(`/proc/${pid}/autogroup`, '19');
  } catch {
    // A kernel without autogroups goes by the process alone.
  }
}

/**
 * @param {string} name
 * @param {readonly string[]} command
 * @param {object} options
 * @param {number} options.minutes After these it is ended.
 * @param {NodeJS.ProcessEnv} [options.env] Added to this process's.
 * @param {boolean} [options.yields] It leaves the processor to whatever else wants it.
 * @param {boolean} [options.asRoot] As root where we are root; otherwise such a stage runs as the
 *   checkout's owner, whose caches it writes.
 * @returns {Promise<StageEnd>}
 */
export async function runStage(name, command, { minutes, env = {}, asRoot = false, yields = false }) {
  const owner = isRoot() && !asRoot ? checkoutOwner() : undefined;
  mkdirSync(folder, { recursive: true });
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const report = join(folder, `${name}.json`);
  const log = join(folder, `${name}.log`);
  rmSync(report, { force: true });
  // Made by us and only filled by the stage, so that it stays ours where the stage runs through sudo.
  writeFileSync(report, '');

  if (owner) chownSync(report, owner.uid, owner.gid);

  const [file = '', ...args] = command;
  const actual = owner ? asUser(owner, file, args) : { file, args };
  const child = spawn(actual.file, actual.args, {
    cwd: root,
    // A group of its own: the end of a stage is the end of all that it started.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...(owner ? environmentOf(owner) : process.env),
      CI: 'true',
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      TAPROOM_TEST_REPORT: report,
      ...env,
    },
  });
  if (child.pid) running.add(child.pid);
  if (child.pid && yields) yieldAlways(child.pid);
  const file$ = createWriteStream(log);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
      file$.write(chunk);
    });
  }
  const timer = setTimeout(() => {
    output += `\n(ended after ${minutes} minutes)\n`;
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  }, minutes * 60_000);
  /** @type {number | null} */
  const code = await new Promise((settle) => {
    child.once('error', (error) => {
      output += error.message;
      settle(127);
    });
    child.once('close', (status) => settle(status));
  });
  clearTimeout(timer);
  if (child.pid) running.delete(child.pid);
  file$.end();
  const text = readFileSync(report, 'utf8');
  return { code, output, report: text === '' ? undefined : JSON.parse(text) };
}
