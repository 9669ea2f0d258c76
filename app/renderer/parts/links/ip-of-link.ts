import { LinkAdd, optionsAskedOf, type Address, type Link } from '../../../../helper/protocol/index.ts';
import { linkAddCommands } from '../../../../helper/document/ip/link.ts';
import { ip, quoted } from '../../../../helper/document/ip/words.ts';

interface Neighbours {
  /** Names of what the link refers to, where they are known. */
  controller: string | null;
  parent: string | null;
  peer: Link | null;
}

/** What one would type to make an observed link again, here or on another machine. Pure. */
export function ipCommandsOf(
  link: Link,
  addresses: readonly Address[],
  { controller, parent, peer }: Neighbours,
): string[] {
  const cidrs = addresses
    // The kernel makes link-local IPv6 addresses by itself.
    .filter((address) => !(address.family === 'ipv6' && address.scope === 'link'))
    .map((address) => `${address.address}/${address.prefixLength}`);
  const draft = LinkAdd.safeParse({
    kind: link.kind,
    namespace: link.namespace,
    name: link.name,
    up: link.up,
    ...(link.mtu === 1500 ? {} : { mtu: link.mtu }),
    ...(controller === null ? {} : { controller }),
    addresses: cidrs,
    options: optionsAskedOf(link, parent, peer) ?? {},
  });
  if (draft.success) return linkAddCommands(draft.data, draft.data);
  const set = (...words: (string | number)[]): string => ip(link.namespace, 'link set', quoted(link.name), words);
  // What can be set on a kind that cannot be made here.
  return [
    set('mtu', link.mtu),
    ...(controller === null ? [] : [set('master', quoted(controller))]),
    ...cidrs.map((address) => ip(link.namespace, 'address add', address, 'dev', quoted(link.name))),
    set(link.up ? 'up' : 'down'),
  ];
}
