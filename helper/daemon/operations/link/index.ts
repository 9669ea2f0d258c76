import { endsOf, LINK_ALIAS, LINK_GROUP, peerOf, ROUTE_PROTOCOL, type OperationOf } from '../../../protocol/index.ts';
import { say, within, type Message } from '../../../protocol/messages/index.ts';
import { linkAddCommands } from '../../../document/ip/link.ts';
import { linkPlace } from '../../world/keys.ts';
import { rebuildLink } from '../../world/rebuild.ts';
import type { World } from '../../world/world.ts';
import { byDatapaths } from '../datapath/inverse.ts';
import { HOST } from '../judge.ts';
import { noLink, noNamespace } from '../phrase.ts';
import { all, unanswered, type OperationKind } from '../operation-kind.ts';
import { ip, quoted } from '../../../document/ip/words.ts';
import { addLink, deleteMarkedLink, setLink } from './apply.ts';
import { linkSetCommands } from './commands.ts';
import { linkIsGone, linkIsSet, linkIsThere } from './in-place.ts';
import { inverseOfSet } from './inverse.ts';
import { linkBack, settingBack } from './retreat.ts';
import { judgeSet } from './risks.ts';
import { linkAddText, linkDeleteText, linkSetText } from './words.ts';

/** Links with their addresses and settings. */

/** One call makes the whole link, or nothing of it. */
const add: OperationKind<'link.add'> = {
  key: ({ link: { namespace, name } }) => `link:${linkPlace(namespace, name)}`,
  change: () => 'add',
  inverse: ({ link: { namespace, name, alias = LINK_ALIAS } }) =>
    all({ op: 'link.delete', namespace, link: name, alias }),
  applies: addingLink,
  effect: ({ link }, world) => {
    world.addLink(link);
  },
  summary: ({ link }) => linkAddText(link),
  name: ({ link: { kind, name, namespace } }) => say('operation.linkAdd', { kind, link: within(name, namespace) }),
  commands: ({ link }) =>
    linkAddCommands(link, {
      alias: link.alias ?? LINK_ALIAS,
      group: link.group ?? LINK_GROUP,
      protocol: ROUTE_PROTOCOL,
    }),
  risks: ({ link }, judge) => {
    if (!link.up) return;
    for (const { namespace, name, addresses } of endsOf(link))
      if (namespace === HOST) for (const address of addresses) judge.addressComes(name, { address });
  },
  retreat: linkBack,
  apply: (operation, { kernel }, idempotent) => addLink(kernel, operation, idempotent),
  isInPlace: (operation, { kernel }) => linkIsThere(kernel, operation),
  mayBeMade: unanswered,
};

const remove: OperationKind<'link.delete'> = {
  key: ({ namespace, link }) => `link:${linkPlace(namespace, link)}`,
  change: () => 'remove',
  inverse: ({ namespace, link }, world) => {
    const { operations, lost } = rebuildLink(world, linkPlace(namespace, link));
    return { inverse: byDatapaths(world, operations), final: lost };
  },
  applies: ({ namespace, link: name, alias }, world) => {
    const link = world.link(namespace, name);
    if (!link) return noLink(world, namespace, name);
    return alias === null || (link.alias ?? '') === alias ? null : say('stale.otherLink', { name });
  },
  effect: ({ namespace, link }, world) => {
    world.deleteLink(linkPlace(namespace, link));
  },
  summary: linkDeleteText,
  name: ({ namespace, link }) => say('operation.linkDelete', { link: within(link, namespace) }),
  commands: ({ namespace, link }) => [ip(namespace, 'link delete', quoted(link))],
  risks: ({ namespace, link }, judge) => {
    judge.linkGoes(linkPlace(namespace, link));
  },
  apply: (operation, { kernel }, idempotent) => deleteMarkedLink(kernel, operation, idempotent),
  isInPlace: (operation, { kernel }) => linkIsGone(kernel, operation),
  mayBeMade: unanswered,
};

const set: OperationKind<'link.set'> = {
  key: ({ namespace, link, set: fields }) =>
    `set:${linkPlace(namespace, link)}/${Object.keys(fields).sort().join('+')}`,
  change: () => 'change',
  inverse: inverseOfSet,
  applies: ({ namespace, link, set: { name, moveTo, controller } }, world) => {
    const gone = noLink(world, namespace, link);
    if (gone !== null) return gone;
    if (name !== undefined && name !== link && world.link(moveTo ?? namespace, name))
      return say('stale.nameTaken', { name });
    if (moveTo !== undefined) return noNamespace(world, moveTo);
    return controller == null ? null : noLink(world, namespace, controller);
  },
  effect: (operation, world) => {
    world.setLink(operation);
  },
  summary: linkSetText,
  name: ({ namespace, link, set: fields }) =>
    say('operation.linkSet', { fields: Object.keys(fields), link: within(link, namespace) }),
  commands: linkSetCommands,
  risks: judgeSet,
  retreat: settingBack,
  apply: (operation, { kernel }, idempotent) => setLink(kernel, operation, idempotent),
  isInPlace: (operation, { kernel }) => linkIsSet(kernel, operation),
  mayBeMade: unanswered,
};

export const linkOperations = { 'link.add': add, 'link.delete': remove, 'link.set': set };

function addingLink({ link }: OperationOf<'link.add'>, world: World): Message | null {
  const { namespace, name, controller } = link;
  if (world.link(namespace, name)) return say('stale.linkThere', { name });
  const parent = 'parent' in link.options ? link.options.parent : undefined;
  const peer = peerOf(link);
  return (
    noNamespace(world, namespace) ??
    (controller === undefined ? null : noLink(world, namespace, controller)) ??
    (parent === undefined ? null : noLink(world, namespace, parent)) ??
    (peer && noNamespace(world, peer.namespace)) ??
    (peer && world.link(peer.namespace, peer.name) ? say('stale.linkThere', { name: peer.name }) : null)
  );
}
