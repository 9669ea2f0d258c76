import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeKernel } from '../../test/sandbox.ts';
import { parseDocument } from '../parse.ts';
import { exportNetworkd } from './index.ts';

const NETWORKD = '/lib/systemd/systemd-networkd';

/**
 * The real networkd, in namespaces of its own: nothing of the host's is in its /run, and /sys is read-only,
 * by which it knows that there is no udev to wait for. It runs until it has made what it makes last.
 */
const SCRIPT = `
set -eu
mount --make-rprivate /
mount -t tmpfs none /run
mkdir -p /run/systemd/network /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp /run/netns
chown -R systemd-network /run/systemd/netif
mount -t sysfs -o ro none /sys
cp "$1"/* /run/systemd/network
chmod 0644 /run/systemd/network/*
ip link set lo up
for name in eth0 eth1; do ip link add "$name" type veth peer name "far-$name"; ip link set "far-$name" up; done
SYSTEMD_LOG_LEVEL=info SYSTEMD_LOG_TARGET=console ${NETWORKD} >"$2" 2>&1 &
networkd=$!
for _ in $(seq 100); do
  if ip route show table all | grep -q 10.4.0.2 && ip -4 rule | grep -q 0x5 && ip route | grep -q 198.51.100.0 && ip address | grep -q 10.5.0.1 && ip link show br0 | grep -q 'mtu 1400'; then break; fi
  sleep 0.1
done
kill "$networkd"
wait "$networkd" || true
ip -json address >"$3/address"; ip -json route show table all >"$3/route"; ip -json -4 rule >"$3/rule"; ip -json -details link >"$3/link"
`;

describeKernel('systemd-networkd reads what was exported', () => {
  it.skipIf(!existsSync(NETWORKD))('without a complaint, and makes it (needs systemd-networkd)', () => {
    const { document } = parseDocument(readFileSync(join(import.meta.dirname, 'everything.fixture.yaml'), 'utf8'));
    if (!document) throw new Error('the fixture has faults');
    const [units, out] = [
      mkdtempSync(join(tmpdir(), 'taproom-units-')),
      mkdtempSync(join(tmpdir(), 'taproom-networkd-')),
    ];
    try {
      for (const { name, text } of exportNetworkd(document).files) writeFileSync(join(units, name), text);
      execFileSync('unshare', ['--net', '--mount', 'sh', '-c', SCRIPT, 'sh', units, join(out, 'log'), out], {
        stdio: 'inherit',
      });
      const log = readFileSync(join(out, 'log'), 'utf8');
      // What it says of a file is a fault of that file; what the kernel lacks it says of the link.
      expect(
        log.split('\n').filter((line) => line.includes('10-taproom-') && !line.includes('Configuring with')),
      ).toEqual([]);
      const read = <T>(name: string): T[] => JSON.parse(readFileSync(join(out, name), 'utf8')) as T[];
      const addresses = Object.fromEntries(
        read<{ ifname: string; addr_info: { local: string; prefixlen: number; scope: string }[] }>('address').map(
          ({ ifname, addr_info }) => [
            ifname,
            addr_info
              .filter(({ scope }) => scope === 'global')
              .map(({ local, prefixlen }) => `${local}/${prefixlen}`)
              .sort(),
          ],
        ),
      );
      expect(addresses).toMatchObject({
        eth0: [],
        eth1: ['192.0.2.9/24'],
        br0: ['10.0.0.1/24', 'fd00:1::1/64'],
        v1: ['10.2.0.1/24'],
        mv0: ['10.5.0.1/24'],
        vx2: ['10.4.0.1/24'],
      });
      expect(read('route')).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            dst: '198.51.100.0/24',
            gateway: '10.2.0.254',
            dev: 'v1',
            metric: 50,
            prefsrc: '10.2.0.1',
          }),
          expect.objectContaining({ type: 'blackhole', dst: '10.99.0.0/16' }),
          expect.objectContaining({
            dst: 'default',
            table: '101',
            nexthops: [
              expect.objectContaining({ gateway: '10.3.0.2', weight: 3 }),
              expect.objectContaining({ gateway: '10.4.0.2', dev: 'vx2', weight: 1 }),
            ],
          }),
        ]),
      );
      expect(read('rule')).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ priority: 100, src: '10.2.0.0', srclen: 24, table: '100' }),
          expect.objectContaining({ priority: 101, fwmark: '0x5', fwmask: '0xff' }),
        ]),
      );
      const links = Object.fromEntries(
        read<{ ifname: string; master?: string; mtu: number; address: string; linkinfo?: { info_data?: object } }>(
          'link',
        ).map((link) => [link.ifname, link]),
      );
      expect(links).toMatchObject({
        br0: { mtu: 1400, address: '02:00:00:00:00:01' },
        eth0: { mtu: 1400, master: 'br0' },
        v0: { master: 'br0' },
        v1: { address: '02:00:00:00:00:02' },
        vx1: { linkinfo: { info_data: { id: 1, remote: '192.0.2.7', local: '192.0.2.9', link: 'eth1', ttl: 16 } } },
        mv0: { linkinfo: { info_data: { mode: 'private' } } },
      });
    } finally {
      for (const folder of [units, out]) rmSync(folder, { recursive: true });
    }
  });
});
