import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createLog } from '../log.ts';
import { PLACEHOLDER, Secret, SecretIn, SecretReference } from './secret.ts';
import { SecretStore } from './store.ts';

const PLANTED = 'correct horse battery staple';
const secret = new Secret(PLANTED);

it.each<[string, () => string]>([
  ['JSON', () => JSON.stringify({ deep: [{ secret }] })],
  ['a template', () => `taken as ${String(secret)}`],
  ['a sum of texts', () => ['a ', secret].join('')],
  ['format', () => format('%s %o %j', secret, secret, secret)],
  ['inspect with all there is', () => inspect({ secret }, { depth: 9, showHidden: true, getters: true })],
  ['its own properties', () => JSON.stringify([Object.entries(secret), Object.getOwnPropertyNames(secret)])],
  ['a copy', () => JSON.stringify(Object.assign({}, secret))],
  ['a structured clone', () => JSON.stringify(structuredClone({ secret }))],
  [
    'the log',
    () => {
      let said = '';
      createLog('debug', (line) => {
        said += line;
      }).info('made', { secret, options: { secret } });
      return said;
    },
  ],
])('shows nothing of itself in %s', (_name, shown) => {
  expect(shown()).not.toContain('horse');
});

it('is a placeholder where text is asked for, and itself only where it is revealed', () => {
  expect(String(secret)).toBe(PLACEHOLDER);
  expect(secret.reveal()).toBe(PLANTED);
  expect(SecretIn.parse(PLANTED).reveal()).toBe(PLANTED);
  expect(SecretIn.safeParse('').success).toBe(false);
});

it('is refused by the schemas of what travels; a reference is not', () => {
  const answer = z.strictObject({ options: z.record(z.string(), z.union([z.string(), SecretReference])) });
  expect(answer.safeParse({ options: { key: secret } }).success).toBe(false);
  expect(SecretReference.safeParse({ secret }).success).toBe(false);
  expect(answer.safeParse({ options: { key: { secret: 'ab'.repeat(16) } } }).success).toBe(true);
});

describe('the store', () => {
  let state: string;
  let store: SecretStore;
  beforeEach(() => {
    state = mkdtempSync(join(tmpdir(), 'taproom-secrets-'));
    store = new SecretStore(join(state, 'secrets'));
  });
  afterEach(() => rmSync(state, { recursive: true }));
  const mode = (...path: string[]): string => (statSync(join(state, ...path)).mode & 0o777).toString(8);

  it('keeps one for its owner alone, also for the next helper, until it is forgotten', () => {
    const reference = store.keep(secret);
    expect([mode('secrets'), mode('secrets', reference.secret)]).toEqual(['700', '600']);
    expect(new SecretStore(join(state, 'secrets')).read(reference)?.reveal()).toBe(PLANTED);
    expect(store.keep(secret)).not.toEqual(reference);
    store.forget(reference);
    expect(store.read(reference)).toBeNull();
    expect(readdirSync(join(state, 'secrets'))).toHaveLength(1);
  });

  it('reads no file that others could have read, no link, and nothing outside of its folder', () => {
    const reference = store.keep(secret);
    chmodSync(join(state, 'secrets', reference.secret), 0o640);
    expect(store.read(reference)).toBeNull();
    const link = { secret: 'cd'.repeat(16) };
    symlinkSync('/etc/passwd', join(state, 'secrets', link.secret));
    expect(store.read(link)).toBeNull();
    expect(() => store.read({ secret: '../../etc/passwd' })).toThrow();
  });
});
