import { openNetlink } from '../../native/lib/netlink.ts';
import { valueOf } from '../../native/test/kernel.ts';

/** RTPROT_BGP. */
export const BGP = 186;
/** Requests under way at once. */
const AT_ONCE = 4000;

/** Routes over the loopback to /24 from 20.0.0.0, or to /64 from 2001:db8::, as a routing daemon would have them. */
export async function manyRoutes(family: 'ipv4' | 'ipv6', count: number, from = 0): Promise<void> {
  const netlink = openNetlink({ receive: () => undefined, largeTable: 1 });
  valueOf(await netlink.addNamespace({ name: '', path: null }));
  for (let at = from; at < from + count;) {
    const some: Promise<unknown>[] = [];
    for (const end = Math.min(at + AT_ONCE, from + count); at < end; at += 1) {
      const destination = family === 'ipv4' ? ipv4(at) : ipv6(at);
      some.push(
        netlink
          .addRoute('', { family, type: 'unicast', table: 254, protocol: BGP, index: 1, destination })
          .then(valueOf),
      );
    }
    await Promise.all(some);
  }
  netlink.close();
}

export const ipv4 = (at: number): string => `${20 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}.0/24`;
const ipv6 = (at: number): string => `2001:db8:${(at >> 16).toString(16)}:${(at & 0xffff).toString(16)}::/64`;
