import type { LinkAdd, OperationOf } from '../../../protocol/index.ts';
import { linkPlace } from '../../world/keys.ts';
import { peerPlace } from '../../world/rows.ts';
import type { World } from '../../world/world.ts';
import { along, linkAt, linkIn, list } from '../phrase.ts';

const KINDS: Record<LinkAdd['kind'], string> = {
  tun: 'TUN',
  tap: 'TAP',
  veth: 'veth pair',
  bridge: 'bridge',
  vxlan: 'VXLAN',
  macvlan: 'macvlan',
  macvtap: 'macvtap',
  ifb: 'IFB link',
  dummy: 'dummy link',
  vlan: 'VLAN',
  bond: 'bond',
};

export function linkAddText(link: LinkAdd): string {
  const { kind, namespace, name, mtu, controller, addresses } = link;
  const details: string[] = [];
  if (kind === 'vlan') details.push(`with the id ${link.options.id} on ${link.options.parent}`);
  if (kind === 'macvlan' || kind === 'macvtap') details.push(`on ${link.options.parent}`);
  if (kind === 'vxlan') details.push(`with the id ${link.options.id}`);
  if (controller !== undefined) details.push(`as a port of ${controller}`);
  if (addresses.length > 0) details.push(`with ${list(addresses)}`);
  if (mtu !== undefined) details.push(`with an MTU of ${mtu}`);
  if (kind === 'veth') {
    const peer = peerPlace(link);
    const other = linkAt(peer);
    const { peerAddresses = [] } = link.options;
    const told = (end: string, words: readonly string[]): string =>
      words.length === 0 ? end : `${end} (${words.join(', ')})`;
    return `Make the veth pair ${told(linkIn(namespace, name), details)} and ${told(other, peerAddresses.length === 0 ? [] : [`with ${list(peerAddresses)}`])}.`;
  }
  return `Make the ${KINDS[kind]} ${linkIn(namespace, name)}${details.map((detail) => ` ${detail}`).join(',')}.`;
}

export function linkDeleteText({ namespace, link: name }: OperationOf<'link.delete'>, before: World): string {
  const own = linkPlace(namespace, name);
  const link = before.links.get(own);
  const going = [...(link?.peer == null ? [] : [link.peer]), ...before.uppers(own)];
  return `Delete the link ${linkIn(namespace, name)}${along(going)}.`;
}

export function linkSetText({ namespace, link: name, set }: OperationOf<'link.set'>, before: World): string {
  const { up, name: newName, mtu, mac, alias, group, controller, moveTo, bridge } = set;
  const now = before.link(namespace, name);
  const parts: string[] = [];
  if (mtu !== undefined)
    parts.push(`its MTU to ${mtu}${now === undefined || now.mtu === mtu ? '' : ` (it is ${now.mtu})`}`);
  if (mac !== undefined) parts.push(`its MAC address to ${mac}`);
  if (alias !== undefined) parts.push('its alias');
  if (group !== undefined) parts.push(`its group to ${group}`);
  if (bridge !== undefined)
    parts.push(list(Object.entries(bridge).map(([option, value]) => `${option} to ${String(value)}`)));
  const verbs = [
    ...(newName === undefined ? [] : [`rename it ${newName}`]),
    ...(parts.length === 0 ? [] : [`set ${list(parts)}`]),
    ...(controller === undefined
      ? []
      : [
          controller === null
            ? `let it leave ${now?.controller ?? 'its controller'}`
            : `make it a port of ${controller}`,
        ]),
    ...(moveTo === undefined
      ? []
      : [`move it to ${moveTo === '' ? "the helper's own namespace" : `the namespace ${moveTo}`}`]),
    ...(up === undefined ? [] : [up ? 'bring it up' : 'take it down']),
  ];
  return `Change ${linkIn(namespace, name)}: ${list(verbs)}.`;
}
