import { describe, expect, it } from 'vitest';
import { asText, fromPlaywright, fromSanitizers, judged, nothing, sum } from './tally.mjs';

const one = { passed: 1, failed: 0, skipped: [] };

describe('judged', () => {
  it('leaves a stage that is well as it is', () => {
    expect(judged(one, 0)).toEqual(one);
  });
  it.each([
    ['ran no test', nothing(), 0],
    ['only skipped', { passed: 0, failed: 0, skipped: [{ name: 'a', reason: 'b' }] }, 0],
    ['passed, but its process failed', one, 1],
    ['was killed', one, null],
  ])('fails a stage that %s', (_, tally, code) => {
    expect(judged(tally, code).failed).toBe(1);
  });
  it('does not count a failure twice', () => {
    expect(judged({ ...one, failed: 2 }, 1).failed).toBe(2);
  });
});

describe('fromPlaywright', () => {
  const test = (
    status: 'expected' | 'unexpected' | 'flaky' | 'skipped',
    annotations: { type: string; description?: string }[] = [],
  ) => ({ status, annotations });
  it('walks nested suites, and counts a flaky test as failed', () => {
    const report = {
      suites: [
        {
          title: 'links.spec.ts',
          specs: [{ title: 'opens', tests: [test('expected')] }],
          suites: [
            {
              title: 'create',
              specs: [
                { title: 'veth', tests: [test('flaky'), test('unexpected')] },
                { title: 'usb', tests: [test('skipped', [{ type: 'skip', description: 'no device' }])] },
              ],
            },
          ],
        },
      ],
    };
    expect(fromPlaywright(report)).toEqual({
      passed: 1,
      failed: 2,
      skipped: [{ name: 'links.spec.ts > create > usb', reason: 'no device' }],
    });
  });
  it('counts errors outside of tests', () => {
    expect(fromPlaywright({ suites: [], errors: [{ message: 'boom' }] }).failed).toBe(1);
  });
});

it('sums and says', () => {
  expect(asText(sum([one, { passed: 0, failed: 2, skipped: [{ name: 'n', reason: 'r' }] }]))).toBe(
    '1 passed, 2 failed, 1 skipped',
  );
});

describe('fromSanitizers', () => {
  it('takes the sums from the last line and the reasons from those above', () => {
    const output = [
      'unit tests, address and undefined',
      '      12 passed, 0 failed, 0 skipped (3.1 s)',
      'kernel',
      '      0 passed, 0 failed, 1 skipped (0.0 s)',
      '      skipped: needs root',
      'sanitizers: 12 passed, 0 failed, 1 skipped',
      '',
    ].join('\n');
    expect(fromSanitizers(output)).toEqual({
      passed: 12,
      failed: 0,
      skipped: [{ name: 'sanitizers', reason: 'needs root' }],
    });
  });
  it('finds nothing where the run broke off', () => {
    expect(fromSanitizers('unit tests\n')).toEqual(nothing());
  });
});
