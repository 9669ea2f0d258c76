/** Packets that the tests write to a TUN or TAP, byte by byte, and the checksum that they need. */

/** The Internet checksum (RFC 1071) of bytes whose own checksum field is zero. */
export function internetChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

const octets = (address: string): number[] => address.split('.').map(Number);

/** An IPv4 header of 20 bytes (RFC 791) before `payload`. */
export function ipv4(from: string, to: string, protocol: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + payload.length, 2);
  header[8] = 64;
  header[9] = protocol;
  header.set(octets(from), 12);
  header.set(octets(to), 16);
  header.writeUInt16BE(internetChecksum(header), 10);
  return Buffer.concat([header, payload]);
}

/** An ICMP echo request (RFC 792) inside IPv4. */
export function echoRequest(from: string, to: string, payload: Uint8Array): Buffer {
  const icmp = Buffer.concat([Buffer.from([8, 0, 0, 0, 0x12, 0x34, 0, 1]), payload]);
  icmp.writeUInt16BE(internetChecksum(icmp), 2);
  return ipv4(from, to, 1, icmp);
}

/** An ARP request (RFC 826) in an Ethernet frame to everybody. */
export function arpRequest(from: { mac: number[]; address: string }, to: string): Buffer {
  return Buffer.from([
    255,
    255,
    255,
    255,
    255,
    255,
    ...from.mac,
    0x08,
    0x06,
    0,
    1,
    0x08,
    0,
    6,
    4,
    0,
    1,
    ...from.mac,
    ...octets(from.address),
    0,
    0,
    0,
    0,
    0,
    0,
    ...octets(to),
  ]);
}
