import { existsSync, readFileSync, statSync } from 'node:fs';
import { say, type Message } from '../../protocol/messages/index.ts';

/**
 * Whether the helper's own namespace is the machine's (or its container's) first: the one whose links
 * NetworkManager, networkd and resolved look after.
 */
export function isHostNamespace(): boolean {
  try {
    return statSync('/proc/1/ns/net').ino === statSync('/proc/self/ns/net').ino;
  } catch {
    return false; // Not ours to look at: then we are in a user namespace of our own.
  }
}

/** What systemd-resolved writes for programs that cannot ask it at 127.0.0.53: the servers themselves. */
const RESOLVED_SERVERS = '/run/systemd/resolve/resolv.conf';

/** Where a dnsmasq reads whom to ask. resolved's own address answers in its own namespace only. */
export const resolvFile = (namespace: string): string =>
  namespace === '' && isHostNamespace()
    ? '/etc/resolv.conf'
    : ([RESOLVED_SERVERS].find((file) => existsSync(file)) ?? '/etc/resolv.conf');

/** Why a dnsmasq of this namespace, asking whom the machine asks, would get no answer; null where it may. */
export function resolvFault(namespace: string): Message | null {
  const file = resolvFile(namespace);
  const servers = existsSync(file) ? nameServers(readFileSync(file, 'utf8')) : [];
  if (servers.length === 0) return say('service.noServersIn', { file });
  const own = namespace === '' && isHostNamespace();
  return !own && servers.every((server) => /^(127\.|::1$)/.test(server))
    ? say('service.onlyLocalServersIn', { file, servers })
    : null;
}

/** resolv.conf(5). Pure. */
export const nameServers = (text: string): string[] =>
  text.split('\n').flatMap((line) => /^nameserver\s+(\S+)/.exec(line)?.[1] ?? []);
