import { inCheckout } from '../setup/paths.mjs';
import { clangFormat, clangTidy } from './clang.mjs';
import { findMachinePaths } from './portable.mjs';
import { runStage } from './stage.mjs';
import { sum } from './tally.mjs';
import { findRetiredWords } from './words.mjs';

/**
 * Stages whose every process is one check: it passes or fails as a whole.
 * @typedef {import('./tally.mjs').Tally} Tally
 * @typedef {{ tally: Tally, code: number | null, output: string, unavailable?: boolean }} StageResult
 */

const bin = (/** @type {string} */ name) => inCheckout('node_modules', name);

/** @param {[name: string, command: string[]][]} checks All at once. @returns {Promise<StageResult>} */
async function atOnce(checks) {
  return together(
    await Promise.all(
      checks.map(async ([name, command]) => {
        const { code, output } = await runStage(name, command, { minutes: 15 });
        return oneCheck(code === 0, code === 0 ? '' : `${name}:\n${output}`);
      }),
    ),
  );
}

/** @param {boolean} passed @param {string} output @returns {StageResult} */
const oneCheck = (passed, output) => ({
  tally: { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [] },
  code: passed ? 0 : 1,
  output,
});

/** @param {string} name @param {string} reason @returns {StageResult} */
const skippedCheck = (name, reason) => ({
  tally: { passed: 0, failed: 0, skipped: [{ name, reason }] },
  code: 0,
  output: '',
});

/** @param {StageResult[]} results @returns {StageResult} */
export const together = (results) => ({
  tally: sum(results.map(({ tally }) => tally)),
  code: Math.max(...results.map(({ code }) => code ?? 1)),
  output: results
    .map(({ output }) => output)
    .filter(Boolean)
    .join('\n'),
});

export const typecheck = () =>
  atOnce(
    ['node', 'web', 'e2e'].map((project) => [
      `typecheck-${project}`,
      [process.execPath, bin('typescript/bin/tsc'), '-p', `tsconfig.${project}.json`, '--noEmit'],
    ]),
  );

/** @param {import('./changed.mjs').Selection | null} selection Of eslint and prettier, only these files. */
export async function lint(selection) {
  const files = selection?.files ?? ['.'];
  const scripts = selection ? files.filter((file) => /\.(tsx?|mjs)$/.test(file)) : files;
  const eslint = atOnce([
    .../** @type {[string, string[]][]} */ (
      scripts.length === 0
        ? []
        : [
            ['eslint', [process.execPath, bin('eslint/bin/eslint.js'), '--max-warnings', '0', ...scripts]],
            ['walls', [process.execPath, inCheckout('build/test/walls.mjs')]],
          ]
    ),
    [
      'prettier',
      [process.execPath, bin('prettier/bin/prettier.cjs'), '--check', '--ignore-unknown', '--log-level=warn', ...files],
    ],
  ]);
  const native = clang();
  const found = [...findMachinePaths(), ...findRetiredWords()];
  return together([await eslint, await native, oneCheck(found.length === 0, found.join('\n'))]);
}

/** @returns {Promise<StageResult>} */
async function clang() {
  const format = clangFormat();
  const formatted = 'skip' in format ? skippedCheck(format.name, format.skip) : atOnce([[format.name, format.command]]);
  /** @type {string[]} */
  const faults = [];
  const skip = await clangTidy(async (name, command) => {
    const { code, output } = await runStage(name, command, { minutes: 15 });
    if (code !== 0) faults.push(output);
    return code === 0;
  });
  const tidy = skip === null ? oneCheck(faults.length === 0, faults.join('\n')) : skippedCheck('clang-tidy', skip);
  return together([await formatted, tidy]);
}
