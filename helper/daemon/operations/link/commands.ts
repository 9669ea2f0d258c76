import { askedFields, LINK_FIELDS, linkKind, type OperationOf } from '../../../protocol/index.ts';
import { ip, quoted } from '../../../document/ip/words.ts';

export function linkSetCommands({ namespace, link, set }: OperationOf<'link.set'>): string[] {
  const { up, name, controller, moveTo, bridge } = set;
  const now = quoted(name ?? link);
  const simple = [
    ...askedFields(set).flatMap(([field, value]) => [
      LINK_FIELDS[field].ip,
      typeof value === 'string' ? quoted(value) : value,
    ]),
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
