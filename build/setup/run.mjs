import { spawn } from 'node:child_process';
import { SetupError } from './report.mjs';

/**
 * Child processes with a fixed argv, never a shell.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, output: string }} Outcome
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] The whole environment; default: this process's.
 * @property {boolean} [quiet] Keep the output (stdout and stderr together) instead of showing it.
 * @property {number} [timeout] Milliseconds; then SIGTERM.
 */

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>} Also where the program is missing: code 127 and the reason as output.
 */
export function attempt(file, args, { cwd, env = process.env, quiet = false, timeout } = {}) {
  return new Promise((settle) => {
    const child = spawn(file, args, {
      cwd,
      env,
      timeout,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['inherit', 2, 2],
    });
    let output = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('error', (error) => settle({ code: 127, signal: null, output: error.message }));
    child.once('close', (code, signal) => settle({ code, signal, output }));
  });
}

/**
 * Like {@link attempt}, but a failure ends the setup with the program's own words.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions & { remedy?: string }} [options]
 * @returns {Promise<string>} The output, where it was kept.
 */
export async function run(file, args, { remedy, ...options } = {}) {
  const { code, signal, output } = await attempt(file, args, options);
  if (code === 0) return output;
  const end = signal ? `was ended by ${signal}` : `ended with ${code}`;
  throw new SetupError(`\`${[file, ...args].join(' ')}\` ${end}.${output ? `\n${output.trimEnd()}` : ''}`, remedy);
}
