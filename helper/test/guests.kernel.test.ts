import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../../native/test/kernel.ts';
import { missing, Programs } from '../../native/test/programs.ts';
import type { Connection } from '../client/index.ts';
import { done } from './changes.ts';
import { startDaemon, type TestDaemon } from './daemon.ts';
import { Guest } from './guest.ts';
import { describeKernel } from './sandbox.ts';
import { cleanNetwork } from './witness.ts';

/**
 * The recipe examples/switch-vms.yaml with what it is for: virtual machines. One has a virtio card, the other
 * an e1000.
 */
const RECIPE = readFileSync(join(import.meta.dirname, '../../examples/switch-vms.yaml'), 'utf8');
const HOST = '10.50.0.1';
const HOST6 = 'fd50::1';
/** The number of the TAPs' owner in the recipe. */
const OWNER = 1000;
const CARDS = [
  { tap: 'swvm1', model: 'virtio-net-pci', mac: '02:00:00:00:50:01', user: OWNER },
  { tap: 'swvm2', model: 'e1000', mac: '02:00:00:00:50:02', user: OWNER },
] as const;
/** Nobody waits longer than this for a guest. */
const PATIENCE = 45;

const lacking = [
  ...missing('dnsmasq', ...Guest.NEEDS),
  // QEMU runs as the TAPs' owner.
  ...(((statSync('/dev/net/tun', { throwIfNoEntry: false })?.mode ?? 0) & 0o006) === 0o006
    ? []
    : ['a /dev/net/tun of mode 0666']),
];
const why = lacking.length > 0 ? ` (needs ${lacking.join(', ')})` : '';

describeKernel('virtual machines at a switch', () => {
  const programs = new Programs();
  const guests: Guest[] = [];
  let folder: string;
  let daemon: TestDaemon;
  let helper: Connection;
  let server: Server | undefined;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'taproom-guests-'));
    daemon = await startDaemon({ args: ['--state', join(folder, 'state')] });
    helper = await daemon.connect();
  });
  afterEach(async () => {
    await Promise.all(guests.splice(0).map((guest) => guest.end()));
    await programs.end();
    server?.close();
    await helper.call('network.down', { name: 'switch-vms' }); // Its dnsmasq would outlive the helper.
    await daemon.stop();
    cleanNetwork();
    rmSync(folder, { recursive: true });
  });

  /** Waits for something of the guests; what stands on their screens is in the error. */
  async function awaited<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    try {
      return await eventually(what, look, PATIENCE);
    } catch (error) {
      throw new Error([`not so: ${what}`, ...guests.map((guest) => guest.screen)].join('\n----\n'), { cause: error });
    }
  }
  const boot = (cards: readonly (typeof CARDS)[number][]): void => {
    for (const card of cards) guests.push(Guest.boot(card));
  };
  const portOf = async (mac: string): Promise<string | undefined> =>
    (await done(helper, 'datapath.macs', { name: 'sw0' })).entries.find((entry) => entry.mac === mac)?.port;

  it.skipIf(lacking.length > 0)(`have an address of the recipe's DHCP, and their TAP to themselves${why}`, async () => {
    await done(helper, 'network.apply', { text: RECIPE });
    const [{ tap, mac }] = CARDS;
    boot(CARDS.slice(0, 1));
    const lease = await awaited('a lease', async () =>
      (await done(helper, 'subscribe', { topics: ['leases'] })).leases.find((one) => one.mac === mac),
    );
    expect(lease).toMatchObject({
      network: 'switch-vms',
      link: 'swhost0',
      address: expect.stringMatching(/^10\.50\.0\.1\d\d$/) as string,
    });
    expect(await portOf(mac)).toBe(`nic:${tap}`);
    // QEMU holds the TAP itself; who asks for that is told so.
    await done(helper, 'datapath.delete', { name: 'sw0' });
    const refused = await helper.call('datapath.add', {
      type: 'switch',
      name: 'other',
      ports: [{ kind: 'tap', device: tap }],
    });
    expect(refused).toMatchObject({
      ok: false,
      error: {
        kind: 'conflict',
        message: expect.stringMatching(/swvm1 is held by qemu-system-x86 \(process \d+\)/) as string,
      },
    });
  });

  it.skipIf(lacking.length > 0)(
    `boot over it: a script by TFTP, a long one by HTTP, and do what that says${why}`,
    async () => {
      // The same without its DHCP, for one that also says what to boot; and with IPv6, for which the firmware waits.
      const text = RECIPE.slice(0, RECIPE.indexOf('\ndhcp:')).replace(`[${HOST}/24]`, `[${HOST}/24, "${HOST6}/64"]`);
      await done(helper, 'network.apply', { text });
      const asked: string[] = [];
      const port = await serve(asked);
      writeFileSync(join(folder, 'boot.ipxe'), `#!ipxe\nchain http://${HOST}:${port}/long.ipxe\n`, { mode: 0o644 });
      programs.start(
        null,
        'dnsmasq',
        '--keep-in-foreground',
        '--conf-file=/dev/null',
        '--port=0',
        '--interface=swhost0',
        '--bind-interfaces',
        '--user=root',
        '--no-ping',
        '--dhcp-range=10.50.0.100,10.50.0.120,1h',
        '--dhcp-range=fd50::,ra-only',
        '--enable-ra',
        `--dhcp-leasefile=${join(folder, 'leases')}`,
        `--pid-file=${join(folder, 'pid')}`,
        '--dhcp-boot=boot.ipxe',
        '--enable-tftp',
        `--tftp-root=${folder}`,
      );
      boot(CARDS);
      for (const { tap, mac } of CARDS) {
        const said = await awaited(`${tap} carried its script out`, () =>
          asked.find((url) => url.startsWith(`/done/${mac}/`)),
        );
        expect(said).toMatch(/\/10\.50\.0\.1[012]\d$/);
        expect(await portOf(mac)).toBe(`nic:${tap}`);
      }
      expect(asked.filter((url) => url === '/long.ipxe')).toHaveLength(CARDS.length);
    },
  );

  /**
   * A web server of this machine: a script of half a megabyte, whose last line makes the guest ask for more, by IPv6.
   */
  async function serve(asked: string[]): Promise<number> {
    const port = (): number => (server?.address() as AddressInfo).port;
    server = createServer((request, response) => {
      asked.push(decodeURIComponent(request.url ?? ''));
      const filling = Array.from({ length: 8192 }, (_, line) => `# ${String(line).padStart(61, '.')}`);
      const last = `chain http://[${HOST6}]:${port()}/done/\${net0/mac}/\${net0/ip}`;
      response.end(request.url === '/long.ipxe' ? ['#!ipxe', ...filling, last, ''].join('\n') : '#!ipxe\n');
    });
    await new Promise<void>((ready) => {
      server?.listen(0, '::', ready);
    });
    return port();
  }
});
