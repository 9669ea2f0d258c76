import { expect, it } from 'vitest';
import { Capability } from '../protocol/index.ts';
import { ownerCapability, tunCapabilities } from './tun-capabilities.ts';

it('names what the driver offers and what it lacks, with a remedy', () => {
  const found = tunCapabilities({
    ok: true,
    value: { features: ['tun', 'tap', 'vnet-hdr'], offloads: ['csum', 'tso4'] },
  });
  const available = (name: string) => found.find((capability) => capability.name === name)?.available;
  expect(['link.tun', 'link.tap', 'tun.vnet-header', 'tun.csum', 'tun.tso4'].map(available)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(['tun.multi-queue', 'tun.uso4'].map(available)).toEqual([false, false]);
  for (const capability of found) expect(Capability.parse(capability).remedy === undefined).toBe(capability.available);
});

it('gives one reason and one remedy for all when no device opens', () => {
  const found = tunCapabilities({
    ok: false,
    error: { step: 'open /dev/net/tun', errno: 13, code: 'EACCES', message: 'Permission denied' },
  });
  expect(found).toHaveLength(10);
  for (const { available, detail, remedy } of found) {
    expect(available).toBe(false);
    expect(detail.message).toBe('open /dev/net/tun: Permission denied (EACCES).');
    expect(remedy?.code).toBe('capability.remedyTunMode');
  }
});

it('says when the device node is closed to the owners of devices, and how to open it', () => {
  expect(ownerCapability(0o20666)).toMatchObject({
    available: true,
    detail: { message: '/dev/net/tun has mode 0666.' },
  });
  for (const [mode, said] of [
    [0o20600, '0600'],
    [0o20660, '0660'],
  ] as const) {
    const closed = Capability.parse(ownerCapability(mode));
    expect(closed).toMatchObject({ name: 'tun.owner', available: false });
    expect(closed.detail.message).toContain(`mode ${said}`);
    expect(closed.remedy?.message).toContain('chmod 0666 /dev/net/tun');
  }
  expect(ownerCapability(null)).toMatchObject({ available: false, detail: { message: 'There is no /dev/net/tun.' } });
});
