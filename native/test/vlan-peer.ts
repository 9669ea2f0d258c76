import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const ARP = 0x0806,
  IPV4 = 0x0800,
  VLAN = 0x8100;

const bytesOf = (address: string): Buffer => Buffer.from(address.split('.').map(Number));
const macOf = (text: string): Buffer => Buffer.from(text.replaceAll(':', ''), 'hex');

/** RFC 1071, over a packet whose checksum field is zero. */
function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2)
    sum += at + 1 < bytes.length ? bytes.readUInt16BE(at) : (bytes[at] ?? 0) << 8;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/**
 * A host in one VLAN that does its own tagging, as an appliance or a virtual machine does: Ethernet
 * frames over UDP. It answers ARP and ping for its address in its VLAN, and notes all VLANs that it hears.
 */
export class VlanPeer {
  readonly heard = new Set<number>();
  private readonly socket: Socket = createSocket('udp4');
  private readonly address: Buffer;
  private readonly mac: Buffer;
  private port = 0;

  constructor(private readonly who: { vlan: number; address: string; mac: string }) {
    this.address = bytesOf(who.address);
    this.mac = macOf(who.mac);
    this.socket.on('message', (frame) => {
      this.take(frame);
    });
  }

  /** Its own UDP port, and one that was free for the other end. */
  async open(): Promise<[number, number]> {
    const other = createSocket('udp4');
    for (const socket of [this.socket, other]) {
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
    }
    this.port = other.address().port;
    await new Promise<void>((resolve) => {
      other.close(() => {
        resolve();
      });
    });
    return [this.socket.address().port, this.port];
  }
  close(): void {
    this.socket.close();
  }

  /** Broadcasts in some VLAN. */
  say(vlan: number): void {
    this.send(vlan, Buffer.alloc(6, 0xff), 0x88b5, Buffer.alloc(46));
  }

  private take(frame: Buffer): void {
    if (frame.length < 18 || frame.readUInt16BE(12) !== VLAN) {
      this.heard.add(0);
      return;
    }
    const vlan = frame.readUInt16BE(14) & 0xfff;
    this.heard.add(vlan);
    if (vlan !== this.who.vlan) return;
    const [type, payload, from] = [
      frame.readUInt16BE(16),
      Buffer.from(frame.subarray(18)),
      Buffer.from(frame.subarray(6, 12)),
    ];
    if (type === ARP && payload.readUInt16BE(6) === 1 && payload.subarray(24, 28).equals(this.address))
      this.answerArp(payload, from);
    if (type === IPV4 && payload[9] === 1 && payload.subarray(16, 20).equals(this.address))
      this.answerPing(payload, from);
  }
  private answerArp(arp: Buffer, from: Buffer): void {
    arp.writeUInt16BE(2, 6);
    arp.copy(arp, 18, 8, 18);
    this.mac.copy(arp, 8);
    this.address.copy(arp, 14);
    this.send(this.who.vlan, from, ARP, arp);
  }
  private answerPing(packet: Buffer, from: Buffer): void {
    packet.copy(packet, 16, 12, 16);
    this.address.copy(packet, 12);
    const icmp = packet.subarray(20, packet.readUInt16BE(2));
    icmp[0] = 0;
    icmp.writeUInt16BE(0, 2);
    icmp.writeUInt16BE(checksum(icmp), 2);
    this.send(this.who.vlan, from, IPV4, packet);
  }
  private send(vlan: number, to: Buffer, type: number, payload: Buffer): void {
    const head = Buffer.alloc(6);
    head.writeUInt16BE(VLAN, 0);
    head.writeUInt16BE(vlan, 2);
    head.writeUInt16BE(type, 4);
    this.socket.send(Buffer.concat([to, this.mac, head, payload]), this.port, '127.0.0.1');
  }
}
