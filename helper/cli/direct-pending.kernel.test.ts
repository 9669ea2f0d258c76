import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTestSandbox, ip, ipDo, KernelHelper } from './kernel.fixture.ts';

/** Seconds of the countdown: the shortest that there is. */
const WITHIN = 5;
const helper = new KernelHelper();

/** What a connection of this machine to others goes by. */
const path = () => ({
  up: JSON.stringify(ip('link', 'show', 'up0')).includes('"UP"'),
  addresses: JSON.stringify(ip('addr', 'show', 'up0')).includes('192.0.2.5'),
  route: JSON.stringify(ip('route', 'show', 'default')).includes('192.0.2.1'),
});
const whole = { up: true, addresses: true, route: true };

describe.skipIf(!inTestSandbox)('a direct change that cuts the way to others', () => {
  beforeAll(async () => {
    ipDo('link', 'add', 'up0', 'type', 'veth', 'peer', 'name', 'up1');
    ipDo('link', 'set', 'up1', 'up');
    ipDo('addr', 'add', '192.0.2.5/24', 'dev', 'up0');
    ipDo('link', 'set', 'up0', 'up');
    ipDo('route', 'add', 'default', 'via', '192.0.2.1', 'dev', 'up0');
    await helper.start();
  });
  afterAll(async () => {
    await helper.remove();
    ipDo('link', 'del', 'up0');
  });

  it.each([
    ['link set up0 --down', 'up'],
    ['route delete default', 'route'],
    ['address delete 192.0.2.5/24 --dev up0', 'addresses'],
  ] as const)('taproom %s comes back by itself', async (words, part) => {
    expect(path()).toEqual(whole);
    const ran = await helper.taproom(...words.split(' '), '--confirm-within', String(WITHIN), '--json');
    expect({ code: ran.code, err: ran.err }).toEqual({ code: 7, err: '' });
    expect(JSON.parse(ran.out)).toMatchObject({ pending: { seconds: WITHIN } });
    expect(path()[part]).toBe(false);
    await expect.poll(path, { timeout: 4 * WITHIN * 1000 }).toEqual(whole);
  });

  it('is kept where it was confirmed in advance', async () => {
    const ran = await helper.taproom('route', 'delete', 'default', '--yes', '--json');
    expect({ code: ran.code, pending: (JSON.parse(ran.out) as { pending: unknown }).pending }).toEqual({
      code: 0,
      pending: null,
    });
    expect(path().route).toBe(false);
  });
});
