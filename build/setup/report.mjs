/**
 * What the build scripts say while they work. Lines go to stderr, so that stdout stays free for
 * results (`taproom: N passed ...`, a benchmark's JSON).
 */
const colour = process.stderr.isTTY && !process.env.NO_COLOR;
// The bundlers write to the same place and colour by their own guess.
if (!colour) process.env.NO_COLOR ??= '1';
/** @param {string} code @param {string} text */
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

/** @param {string} text */
export const say = (text) => void process.stderr.write(`${paint('36', 'taproom')} ${text}\n`);
/** @param {string} text */
export const warn = (text) => void process.stderr.write(`${paint('33', 'taproom')} ${text}\n`);

/** A failure that the user can do something about: printed without a stack. */
export class SetupError extends Error {
  /**
   * @param {string} message What did not happen, and why.
   * @param {string} [remedy] What to do about it.
   */
  constructor(message, remedy) {
    super(message);
    this.name = 'SetupError';
    this.remedy = remedy;
  }
}

/** @param {number} milliseconds */
export const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;

/**
 * Says what begins, and how long it took when it ends.
 * @template T
 * @param {string} title
 * @param {() => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const begin = performance.now();
  say(`${title} ...`);
  // A sign of life for what takes long and says nothing (npm without a terminal).
  const heartbeat = setInterval(() => say(`  ${title}: ${seconds(performance.now() - begin)} so far ...`), 15_000);
  try {
    const result = await work();
    say(`${title}: ${seconds(performance.now() - begin)}`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}

/**
 * Runs a script's main function: an expected failure ends it with its sentence and remedy, a bug
 * with its stack.
 * @param {() => Promise<number | void>} main Answers with the exit code; nothing is 0.
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (error instanceof SetupError) {
      process.stderr.write(`${paint('31', 'taproom')} ${error.message}\n`);
      if (error.remedy) process.stderr.write(`        ${error.remedy.replaceAll('\n', '\n        ')}\n`);
      process.exitCode = 1;
    } else {
      throw error;
    }
  }
}
