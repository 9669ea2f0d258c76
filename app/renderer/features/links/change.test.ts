// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { link } from '../../state/test-rows.ts';
import { inverseOf } from './change.ts';

describe('inverseOf', () => {
  const veth = link({ index: 3, name: 'v0', mtu: 1400, up: false, controller: 7, options: { stp: true } });

  it('restores each property as it was', () => {
    expect(inverseOf(veth, { mtu: 9000, up: true, name: 'v9' }, 'br0')).toEqual({ mtu: 1400, up: false, name: 'v0' });
    expect(inverseOf(veth, { alias: 'x' }, 'br0')).toEqual({ alias: '' });
    expect(inverseOf(veth, { moveTo: 'blue' }, 'br0')).toEqual({ moveTo: '' });
    expect(inverseOf(veth, { bridge: { stp: false } }, 'br0')).toEqual({ bridge: { stp: true } });
  });
  it('puts a port back under its controller, or leaves it free', () => {
    expect(inverseOf(veth, { controller: null }, 'br0')).toEqual({ controller: 'br0' });
    expect(inverseOf({ ...veth, controller: null }, { controller: 'br0' }, null)).toEqual({ controller: null });
  });
  it('is not offered where the former value is not known', () => {
    expect(inverseOf(veth, { controller: null }, null)).toBeNull();
    expect(inverseOf({ ...veth, mac: null }, { mac: '02:00:00:00:00:09' }, null)).toBeNull();
    expect(inverseOf(veth, { bridge: { ageing: 10 } }, null)).toBeNull();
  });
});
