import { writeFileSync } from 'node:fs';

/**
 * Vitest's own JSON reporter leaves out why a test was skipped; this one writes a Tally with the
 * reasons, to the file that TAPROOM_TEST_REPORT names.
 */
export default class TallyReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    /** @type {import('./tally.mjs').Tally} */
    const tally = { passed: 0, failed: unhandled.length, skipped: [] };
    for (const module of modules) {
      // A module that does not load has errors and no tests; so has a hook outside of them.
      tally.failed += module.errors().length;
      for (const suite of module.children.allSuites()) tally.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') tally.passed += 1;
        else if (result.state === 'failed') tally.failed += 1;
        else
          tally.skipped.push({ name: `${module.relativeModuleId} > ${test.fullName}`, reason: reasonOf(result, test) });
      }
    }
    writeFileSync(process.env.TAPROOM_TEST_REPORT ?? '/dev/null', JSON.stringify(tally));
  }
}

/**
 * @param {import('vitest/node').TestResult} result
 * @param {import('vitest/node').TestCase} test
 */
function reasonOf(result, test) {
  if (result.state === 'skipped' && result.note) return result.note;
  // The house style: a test that not every machine can run says in its name what it needs.
  const said = /\((?:skipped: |(?=needs ))(.+)\)/.exec(test.fullName)?.[1];
  return said ?? (test.options.mode === 'todo' ? 'to do' : 'no reason given');
}
