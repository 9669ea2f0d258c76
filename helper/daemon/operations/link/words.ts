import { peerOf, type LinkAdd, type OperationOf } from '../../../protocol/index.ts';
import { placed, say, type Message, type Value } from '../../../protocol/messages/index.ts';
import { linkPlace } from '../../world/keys.ts';
import type { World } from '../../world/world.ts';
import { along } from '../phrase.ts';

export function linkAddText(link: LinkAdd): Message {
  const { kind, namespace, name } = link;
  const details = detailsOf(link);
  const own = placed(name, namespace);
  const peer = peerOf(link);
  if (peer) {
    const { addresses } = peer;
    const theirs = addresses.length === 0 ? [] : [say('step.withAddresses', { addresses: [...addresses] })];
    return say('step.vethAdd', { one: end(own, details), other: end(placed(peer.name, peer.namespace), theirs) });
  }
  const what = say(`linkKind.${kind}`);
  return details.length === 0
    ? say('step.linkAdd', { kind: what, link: own })
    : say('step.linkAddWith', { kind: what, link: own, details });
}

const end = (link: Value, details: readonly Message[]): Value =>
  details.length === 0 ? link : say('step.end', { link, details });

function detailsOf(link: LinkAdd): Message[] {
  const { controller, addresses, mtu } = link;
  const details: Message[] = [];
  if (link.kind === 'vlan') details.push(say('step.withIdOn', { id: link.options.id, parent: link.options.parent }));
  if (link.kind === 'macvlan' || link.kind === 'macvtap')
    details.push(say('step.onParent', { parent: link.options.parent }));
  if (link.kind === 'vxlan') details.push(say('step.withId', { id: link.options.id }));
  if (controller !== undefined) details.push(say('step.asPort', { controller }));
  if (addresses.length > 0) details.push(say('step.withAddresses', { addresses }));
  if (mtu !== undefined) details.push(say('step.withMtu', { mtu }));
  return details;
}

export function linkDeleteText({ namespace, link: name }: OperationOf<'link.delete'>, before: World): Message {
  const own = linkPlace(namespace, name);
  const peer = before.links.get(own)?.peer;
  const going = along([...(peer == null ? [] : [peer]), ...before.uppers(own)]);
  const link = placed(name, namespace);
  return going.length === 0 ? say('step.linkDelete', { link }) : say('step.linkDeleteAlong', { link, along: going });
}

export function linkSetText({ namespace, link: name, set }: OperationOf<'link.set'>, before: World): Message {
  const { up, name: newName, mtu, mac, alias, group, controller, moveTo, bridge } = set;
  const now = before.link(namespace, name);
  const settings: Message[] = [];
  if (mtu !== undefined)
    settings.push(
      now === undefined || now.mtu === mtu ? say('step.mtu', { mtu }) : say('step.mtuFrom', { mtu, now: now.mtu }),
    );
  if (mac !== undefined) settings.push(say('step.mac', { mac }));
  if (alias !== undefined) settings.push(say('step.alias'));
  if (group !== undefined) settings.push(say('step.group', { group }));
  for (const [option, value] of Object.entries(bridge ?? {}))
    settings.push(say('step.option', { option, value: String(value) }));
  const changes: Message[] = [];
  if (newName !== undefined) changes.push(say('step.rename', { name: newName }));
  if (settings.length > 0) changes.push(say('step.set', { settings }));
  if (controller !== undefined) changes.push(controllerText(controller, now?.controller ?? null));
  if (moveTo !== undefined)
    changes.push(moveTo === '' ? say('step.moveHome') : say('step.move', { namespace: moveTo }));
  if (up !== undefined) changes.push(say(up ? 'step.bringUp' : 'step.takeDown'));
  return say('step.linkSet', { link: placed(name, namespace), changes });
}

function controllerText(controller: string | null, now: string | null): Message {
  if (controller !== null) return say('step.join', { controller });
  return now === null ? say('step.leaveController') : say('step.leave', { controller: now });
}
