import { linkKind, type OperationOf } from '../../../protocol/index.ts';
import { ip, quoted } from '../../../document/ip/words.ts';

export function linkSetCommands({ namespace, link, set }: OperationOf<'link.set'>): string[] {
  const { up, name, mtu, mac, alias, group, controller, moveTo, bridge } = set;
  const now = quoted(name ?? link);
  const simple = [
    ...(mtu === undefined ? [] : ['mtu', mtu]),
    ...(mac === undefined ? [] : ['address', mac]),
    ...(alias === undefined ? [] : ['alias', quoted(alias)]),
    ...(group === undefined ? [] : ['group', group]),
    ...(controller === undefined ? [] : controller === null ? ['nomaster'] : ['master', quoted(controller)]),
    ...(up === undefined ? [] : [up ? 'up' : 'down']),
  ];
  return [
    ...(name === undefined ? [] : [ip(namespace, 'link set', quoted(link), 'name', quoted(name))]),
    ...(simple.length === 0 ? [] : [ip(namespace, 'link set', now, simple)]),
    ...(bridge === undefined ? [] : [ip(namespace, 'link set', now, 'type bridge', linkKind('bridge').ip(bridge))]),
    ...(moveTo === undefined ? [] : [ip(namespace, 'link set', now, 'netns', moveTo === '' ? 1 : moveTo)]),
  ];
}
