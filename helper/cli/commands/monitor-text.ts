import type { Observed } from '../../client/pure/replica.ts';
import type { Change } from '../../protocol/state.ts';
import type { Row, Topic } from '../../protocol/topics.ts';
import { linkName } from '../observed.ts';
import type { Colour, Paint } from '../text/colour.ts';
import { printable } from '../text/width.ts';
import { addressLine, linkState } from './link-text.ts';
import { routeLine, ruleLine } from './route-text.ts';

export type Action = 'present' | 'added' | 'changed' | 'removed';
const colours: Record<Action, Colour> = { present: 'dim', added: 'green', changed: 'amber', removed: 'red' };
const nouns: Record<Topic, string> = {
  namespaces: 'namespace',
  links: 'link',
  addresses: 'address',
  routes: 'route',
  rules: 'rule',
  neighbours: 'neighbour',
  large: 'table',
  networks: 'network',
  pending: 'pending',
  running: 'running',
  history: 'history',
  leases: 'lease',
  owners: 'owner',
  datapaths: 'datapath',
};

/** One event in one line: time, what happened, to what, where. */
export function changeLine(
  time: string,
  action: Action,
  change: Change,
  before: Row<Topic> | undefined,
  observed: Observed,
  paint: Paint,
): string {
  const row = change.value ?? before;
  const clock = time.slice(11, 23);
  const text = row ? describe(change.topic, row, observed) : printable(change.key);
  const differs =
    action === 'changed' && change.topic === 'links' && before && change.value
      ? differences(before as Row<'links'>, change.value)
      : '';
  return `${paint('dim', clock)} ${paint(colours[action], action.padEnd(7))} ${nouns[change.topic]} ${text}${differs}\n`;
}

function describe(topic: Topic, row: Row<Topic>, observed: Observed): string {
  const where = 'namespace' in row && row.namespace !== '' ? ` in ${row.namespace}` : '';
  const names = (namespace: string, index: number): string | null => linkName(observed, namespace, index);
  switch (topic) {
    case 'namespaces':
      return (row as Row<'namespaces'>).name || '-';
    case 'links': {
      const link = row as Row<'links'>;
      return `${printable(link.name)} (${link.kind}, ${linkState(link)[0]})${where}`;
    }
    case 'addresses': {
      const address = row as Row<'addresses'>;
      return `${addressLine(address)} on ${names(address.namespace, address.index) ?? '-'}${where}`;
    }
    case 'routes':
      return `${routeLine(row as Row<'routes'>, names)}${where}`;
    case 'rules':
      return `${(row as Row<'rules'>).priority}: ${ruleLine(row as Row<'rules'>)}${where}`;
    case 'neighbours': {
      const entry = row as Row<'neighbours'>;
      return `${entry.address} ${entry.mac ?? '-'} ${entry.state} on ${names(entry.namespace, entry.index) ?? '-'}${where}`;
    }
    case 'large': {
      const { topic, family, protocol, count } = row as Row<'large'>;
      return `${count} ${family} ${topic}${protocol === null ? '' : ` of protocol ${protocol}`}${where}`;
    }
    case 'networks': {
      const network = row as Row<'networks'>;
      return `${network.name} ${network.state}${network.error ? `: ${printable(network.error.message)}` : ''}`;
    }
    case 'pending':
      return `${printable((row as Row<'pending'>).summary.message)} (reverts at ${(row as Row<'pending'>).deadline.slice(11, 19)})`;
    case 'running': {
      const { summary, done, total } = row as Row<'running'>;
      return `${printable(summary.message)} (${done} of ${total})`;
    }
    case 'history': {
      const entry = row as Row<'history'>;
      return `${entry.entry}: ${printable(entry.summary.message)} (${entry.outcome})`;
    }
    case 'leases': {
      const lease = row as Row<'leases'>;
      return `${lease.address} ${lease.mac} ${printable(lease.hostname ?? '-')} of ${lease.network}${where}`;
    }
    case 'owners': {
      const { key, owner, network } = row as Row<'owners'>;
      return `${printable(key)} is of ${owner}${network === null ? '' : ` (${network})`}`;
    }
    case 'datapaths': {
      const { name, type, ports } = row as Row<'datapaths'>;
      return `${name} (${type}): ${ports.map(({ key, state }) => (state === 'up' ? key : `${key} down`)).join(', ')}`;
    }
  }
}

/** What of a link is not as it was: `: mtu 1500 -> 9000`. */
function differences(before: Row<'links'>, after: Row<'links'>): string {
  const told = (['name', 'up', 'carrier', 'operState', 'mtu', 'mac', 'alias', 'group', 'controller', 'qdisc'] as const)
    .filter((key) => before[key] !== after[key])
    .map((key) => `${key} ${printable(String(before[key] ?? '-'))} -> ${printable(String(after[key] ?? '-'))}`);
  return told.length === 0 ? '' : `: ${told.join(', ')}`;
}
