/**
 * What a stage found. Every number comes from the runner that ran the tests.
 * @typedef {{ name: string, reason: string }} Skip
 * @typedef {{ passed: number, failed: number, skipped: Skip[] }} Tally
 */

/** @returns {Tally} */
export const nothing = () => ({ passed: 0, failed: 0, skipped: [] });

/** @param {readonly Tally[]} tallies @returns {Tally} */
export const sum = (tallies) =>
  tallies.reduce(
    (all, one) => ({
      passed: all.passed + one.passed,
      failed: all.failed + one.failed,
      skipped: [...all.skipped, ...one.skipped],
    }),
    nothing(),
  );

/** @param {Tally} tally */
export const asText = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped.length} skipped`;

/**
 * A stage is well when nothing failed, its process said so too, and it ran anything at all: a
 * stage without a test is a stage that is broken.
 * @param {Tally} tally @param {number | null} code The exit code of the stage's process.
 * @returns {Tally} With a failure added where the numbers hide one.
 */
export function judged(tally, code) {
  const hidden = tally.failed === 0 && (code !== 0 || tally.passed === 0);
  return hidden ? { ...tally, failed: 1 } : tally;
}

/**
 * @typedef {object} PlaywrightTest
 * @property {'expected' | 'unexpected' | 'flaky' | 'skipped'} status
 * @property {string} [projectName]
 * @property {{ type: string, description?: string }[]} annotations
 * @typedef {{ title: string, tests: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ title: string, specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 */

/**
 * @param {{ suites: PlaywrightSuite[], errors?: unknown[] }} report Playwright's JSON reporter's.
 * @returns {Tally} A test that passed only when it was repeated has failed.
 */
export function fromPlaywright(report) {
  /** @param {PlaywrightSuite} suite @param {string} path @returns {Tally} */
  const ofSuite = (suite, path) =>
    sum([
      ...(suite.suites ?? []).map((inner) => ofSuite(inner, `${path}${inner.title} > `)),
      ...(suite.specs ?? []).flatMap((spec) => spec.tests.map((test) => ofTest(test, path + spec.title))),
    ]);
  const tally = sum(report.suites.map((suite) => ofSuite(suite, `${suite.title} > `)));
  // Errors outside of any test: a file that does not load, a fixture that cannot start.
  return { ...tally, failed: tally.failed + (report.errors?.length ?? 0) };
}

/** @param {PlaywrightTest} test @param {string} name @returns {Tally} */
function ofTest(test, name) {
  if (test.status === 'expected') return { passed: 1, failed: 0, skipped: [] };
  if (test.status !== 'skipped') return { passed: 0, failed: 1, skipped: [] };
  const reason = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
  return { passed: 0, failed: 0, skipped: [{ name, reason: reason ?? 'no reason given' }] };
}

/**
 * @param {string} output native/test/run.mjs's: its last line has the sums, the lines above say what was left out.
 * @returns {Tally}
 */
export function fromSanitizers(output) {
  const found = /^sanitizers: (\d+) passed, (\d+) failed, (\d+) skipped$/m.exec(output);
  if (!found) return nothing();
  const [passed = 0, failed = 0, skips = 0] = found.slice(1).map(Number);
  const reasons = [...output.matchAll(/^ +skip\w*:? (.*)$/gm)].map(([, reason]) => reason);
  return {
    passed,
    failed,
    skipped: Array.from({ length: skips }, (_, at) => ({ name: 'sanitizers', reason: reasons[at] ?? 'see the log' })),
  };
}
