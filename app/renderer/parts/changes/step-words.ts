import type { Operation } from '../../../../helper/protocol/index.ts';

/** A sentence as a key of networks.json with its figures, so that a step is said in the reader's language. */
export interface Words {
  key: string;
  values: Record<string, string | number>;
}

/** Which namespace an operation is about; the helper's own is the empty string. */
export function namespaceOf(operation: Operation): string {
  if ('namespace' in operation) return operation.namespace;
  if ('link' in operation && typeof operation.link === 'object') return operation.link.namespace;
  if ('route' in operation) return operation.route.namespace;
  if ('rule' in operation) return operation.rule.namespace;
  return '';
}

const words = (key: string, values: Record<string, string | number> = {}): Words => ({ key, values });

/** What is set on a link, the most telling first: one step seldom sets more than one thing. */
function setWords(operation: Extract<Operation, { op: 'link.set' }>): Words {
  const { link, set } = operation;
  if (set.controller !== undefined) {
    return set.controller === null
      ? words('networks:op.link.free', { link })
      : words('networks:op.link.join', { link, controller: set.controller });
  }
  if (set.moveTo !== undefined) return words('networks:op.link.move', { link, to: set.moveTo });
  if (set.up !== undefined) return words(set.up ? 'networks:op.link.up' : 'networks:op.link.down', { link });
  if (set.mtu !== undefined) return words('networks:op.link.mtu', { link, mtu: set.mtu });
  if (set.mac !== undefined) return words('networks:op.link.mac', { link, mac: set.mac });
  if (set.name !== undefined) return words('networks:op.link.rename', { link, name: set.name });
  return words('networks:op.link.set', { link });
}

const ruleOf = (rule: Extract<Operation, { op: 'rule.add' }>['rule']): string =>
  [
    rule.priority,
    rule.from && `from ${rule.from}`,
    rule.to && `to ${rule.to}`,
    rule.mark && `mark ${rule.mark}`,
    rule.table && `table ${rule.table}`,
  ]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');

/** What a step does. Pure. */
export function stepWords(operation: Operation): Words {
  switch (operation.op) {
    case 'namespace.add':
      return words('networks:op.namespace.add', { name: operation.name });
    case 'namespace.delete':
      return words('networks:op.namespace.delete', { name: operation.name });
    case 'link.add':
      return words('networks:op.link.add', { kind: operation.link.kind, link: operation.link.name });
    case 'link.delete':
      return words('networks:op.link.delete', { link: operation.link });
    case 'link.set':
      return setWords(operation);
    case 'address.add':
      return words('networks:op.address.add', { address: operation.address.address, link: operation.link });
    case 'address.delete':
      return words('networks:op.address.delete', { address: operation.address, link: operation.link });
    case 'route.add':
      return words('networks:op.route.add', { to: operation.route.destination });
    case 'route.delete':
      return words('networks:op.route.delete', { to: operation.route.destination });
    case 'rule.add':
      return words('networks:op.rule.add', { rule: ruleOf(operation.rule) });
    case 'rule.delete':
      return words('networks:op.rule.delete', { rule: ruleOf(operation.rule) });
    case 'sysctl.set':
      return words('networks:op.sysctl', { key: operation.key, value: operation.value });
    case 'nat.set':
      return operation.nat.length > 0
        ? words('networks:op.nat.on', { from: operation.nat.map(({ from }) => from).join(', ') })
        : words('networks:op.nat.off');
    case 'dhcp.set':
      return operation.dhcp.length > 0
        ? words('networks:op.dhcp.on', { links: operation.dhcp.map(({ link }) => link).join(', ') })
        : words('networks:op.dhcp.off');
    case 'dns.set':
      return words(operation.dns === null ? 'networks:op.dns.off' : 'networks:op.dns.on', { link: operation.link });
    case 'unmanaged.set':
      return operation.links.length > 0
        ? words('networks:op.unmanaged.on', { count: operation.links.length })
        : words('networks:op.unmanaged.off');
    case 'datapath.add':
      return words('networks:op.datapath.add', { name: operation.datapath.name, type: operation.datapath.type });
    case 'datapath.set':
      return words('networks:op.datapath.set', { name: operation.datapath.name });
    case 'datapath.delete':
      return words('networks:op.datapath.delete', { name: operation.name });
  }
}

/** Signs stand beside the word, so that nothing hangs on colour. */
export const SIGN = { add: '+', change: '~', remove: '−' } as const;
