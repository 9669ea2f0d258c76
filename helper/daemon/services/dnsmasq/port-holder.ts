import { readFileSync } from 'node:fs';
import type { Programs } from '../programs.ts';
import { parseSockets, processIds, socketsOf } from './process.ts';
import { say, type Message } from '../../../protocol/messages/index.ts';

/** dnsmasq's ports, as its users know them. */
const PORTS = new Map([
  [53, 'DNS'],
  [67, 'DHCP'],
  [547, 'DHCPv6'],
]);
const TABLES = ['udp', 'udp6', 'tcp', 'tcp6'].map((name) => `/proc/net/${name}`);

/** Who holds the ports that dnsmasq wants, for the message when it could not have them. */
export async function portHolders(programs: Programs, namespace: string): Promise<Message[]> {
  const text = await socketTables(programs, namespace);
  const wanted = parseSockets(text).filter(({ port, loopback }) => PORTS.has(port) && !loopback);
  const holders = new Map<string, Message>();
  for (const pid of processIds()) {
    const sockets = socketsOf(pid);
    for (const { port, inode } of wanted) {
      if (sockets.has(inode))
        holders.set(
          `${port}/${pid}`,
          say('service.portHolder', { port, service: PORTS.get(port) ?? '', program: nameOf(pid), pid }),
        );
    }
  }
  return [...holders.values()];
}

/** /proc/net is that of the process that reads it, so one in the namespace does. */
async function socketTables(programs: Programs, namespace: string): Promise<string> {
  const cat = programs.find('cat');
  if (cat === null) return '';
  const read = await programs.run(cat, TABLES, { namespace });
  return read.ok ? read.value.stdout : '';
}

function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return 'a program that has just ended';
  }
}
