import { describe, expect, test } from 'vitest';
import { address, link, route, rule } from '../../state/test-rows.ts';
import { downFor, lengthOf, refusalOf } from './verdict.ts';

const lookup = rule({ priority: 32766, table: 254 });

describe('a refusal', () => {
  test.each([
    ['blackhole', 'EINVAL', 'blackhole'],
    ['unreachable', 'EHOSTUNREACH', 'unreachable'],
    ['prohibit', 'EACCES', 'prohibit'],
    // Another reason has the number: a source that is no address of ours.
    ['unicast', 'EINVAL', null],
    ['blackhole', 'EACCES', null],
  ])('a %s route and %s: %s', (type, errnoName, refusal) =>
    expect(refusalOf({ rule: lookup, route: route({ destination: '192.0.2.0/24', type }) }, { errnoName })).toBe(
      refusal,
    ),
  );
  test('by a rule', () => {
    const refusing = rule({ priority: 5, action: 'unreachable', table: null });
    expect(refusalOf({ rule: refusing, route: null }, { errnoName: 'ENETUNREACH' })).toBe('unreachable');
  });
  test('no way at all is none', () => expect(refusalOf(null, { errnoName: 'ENETUNREACH' })).toBeNull());
});

describe('a link that is down', () => {
  const links = [
    link({ index: 2, name: 'to-left', up: false }),
    link({ index: 3, name: 'to-right', up: true }),
    link({ index: 4, name: 'wide', up: false }),
  ];
  const addresses = [
    address({ index: 2, address: '10.1.0.1', prefixLength: 24 }),
    address({ index: 3, address: '10.2.0.1', prefixLength: 24 }),
    address({ index: 4, address: '10.0.0.1', prefixLength: 8 }),
  ];
  test.each([
    ['10.1.0.9', -1, 'to-left'],
    ['10.1.0.9', 0, 'to-left'],
    ['10.1.0.9', 24, undefined],
    ['10.2.0.9', -1, 'wide'],
    ['10.2.0.9', 24, undefined],
    ['192.0.2.1', -1, undefined],
  ])('%s beside a route of %i bits: %s', (to, length, name) =>
    expect(downFor({ to, family: 'ipv4' }, length, links, addresses)?.link.name).toBe(name),
  );
  test('how closely a route names its destination', () => {
    expect(lengthOf(null)).toBe(-1);
    expect(lengthOf({ rule: lookup, route: route({ destination: 'default' }) })).toBe(0);
    expect(lengthOf({ rule: lookup, route: route({ destination: '10.1.0.0/16' }) })).toBe(16);
  });
});
