import { describe, expect, it } from 'vitest';
import { methods } from '../../helper/protocol/index.ts';
import { checkHelperCall } from './helper-call.ts';

describe('checkHelperCall', () => {
  it('takes a request of the contract and fills in its defaults', () => {
    expect(checkHelperCall('link.add', { kind: 'dummy', name: 'd0' })).toMatchObject({
      ok: true,
      value: { method: 'link.add', params: { kind: 'dummy', name: 'd0', namespace: '', up: false, addresses: [] } },
    });
  });

  it("lets everything through but the conversation, which is main's", () => {
    const own = Object.keys(methods).filter((name) => {
      const result = checkHelperCall(name, null);
      return !result.ok && result.error.kind === 'bug';
    });
    expect(own.sort()).toEqual(['hello', 'statistics.subscribe', 'statistics.unsubscribe', 'subscribe', 'unsubscribe']);
  });

  it.each(['', 'toString', '__proto__', 'constructor', 'link.explode', 'LINK.ADD'])('knows no method %j', (name) => {
    expect(checkHelperCall(name, {})).toMatchObject({ ok: false, error: { kind: 'bug' } });
  });

  it.each([
    [{ kind: 'dummy', name: 'a name' }, 'name'],
    [{ kind: 'dummy', name: '0123456789abcdef' }, 'name'],
    [{ kind: 'dummy', name: 'd0', mtu: 0 }, 'mtu'],
    [{ kind: 'dummy', name: 'd0', mtu: 70000 }, 'mtu'],
    [{ kind: 'dummy', name: 'd0', addresses: ['192.0.2.1/24', '010.0.0.1/8'] }, 'addresses.1'],
    [{ kind: 'vlan', name: 'v0', options: { parent: 'e0', id: 4095 } }, 'options.id'],
  ])('names the field of %j', (params, field) => {
    expect(checkHelperCall('link.add', params)).toMatchObject({
      ok: false,
      error: { kind: 'invalid', step: 'link.add', field },
    });
  });

  it('refuses fields that the contract does not have', () => {
    expect(checkHelperCall('link.delete', { link: { name: 'd0' }, path: '/etc' })).toMatchObject({
      ok: false,
      error: { kind: 'invalid' },
    });
  });
});
