import { addressFamily, macFault, type Dhcp, type Lease } from '../../../protocol/index.ts';

/**
 * dnsmasq's lease file: `EXPIRY MAC ADDRESS NAME CLIENT-ID` a line; behind a line `duid ...` those of
 * DHCPv6, `EXPIRY IAID ADDRESS NAME DUID`. Names come from clients, so these are foreign bytes: a line
 * that is not of this form is no lease. Pure.
 */
export function parseLeases(text: string, at: { network: string; namespace: string; dhcp: readonly Dhcp[] }): Lease[] {
  return text.split('\n').flatMap((line): Lease[] => {
    const [expiry = '', id = '', address = '', name = '', client = ''] = line.split(' ');
    const family = addressFamily(address);
    if (!/^\d{1,11}$/.test(expiry) || family === null) return [];
    const seconds = Number(expiry);
    const mac = family === 'ipv4' ? macOf(id) : macOfDuid(client);
    return [
      {
        network: at.network,
        namespace: at.namespace,
        link: linkOf(address, mac, at.dhcp),
        address,
        mac,
        hostname: /^[A-Za-z0-9]([A-Za-z0-9.-]{0,253})$/.test(name) ? name : null,
        // 0: it never expires.
        expires: seconds === 0 ? null : new Date(seconds * 1000).toISOString(),
      },
    ];
  });
}

const macOf = (text: string): string => (macFault(text) === null ? text.toLowerCase() : '');

/** The MAC address in a DUID made of one: DUID-LLT and DUID-LL of Ethernet (RFC 8415, section 11); else none. */
function macOfDuid(duid: string): string {
  const match = /^(?:00:01:00:01(?::[0-9a-f]{2}){4}|00:03:00:01):((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/i.exec(duid);
  return match?.[1] === undefined ? '' : macOf(match[1]);
}

/** The link whose range the address lies in or whose reservation it is; with one link there is no doubt. */
function linkOf(address: string, mac: string, dhcp: readonly Dhcp[]): string | null {
  const links = [...new Set(dhcp.map(({ link }) => link))];
  if (links.length === 1) return links[0] ?? null;
  const number = numberOf4(address);
  const found = dhcp.find(
    ({ range, hosts }) =>
      hosts.some((host) => host.mac.toLowerCase() === mac && host.address === address) ||
      (range !== undefined && number !== null && inRange(number, range.from, range.to)),
  );
  return found?.link ?? null;
}

function inRange(number: number, from: string, to: string): boolean {
  const [first, last] = [numberOf4(from), numberOf4(to)];
  return first !== null && last !== null && first <= number && number <= last;
}

const numberOf4 = (address: string): number | null =>
  addressFamily(address) === 'ipv4' ? address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0) : null;
