import { parseCidr, type Address, type Link, type Operation } from '../../../protocol/index.ts';
import { canonicalAddress, contains, ipv4Network } from '../../world/canonical.ts';
import { addressRow, refuse, routeRow, type Machine } from './machine.ts';
import { loseRoutes } from './simulate-routes.ts';

export function addAddress(
  machine: Machine,
  link: Link,
  spec: Extract<Operation, { op: 'address.add' }>['address'],
): void {
  const own = parseCidr(spec.address);
  if (!own) return refuse('EINVAL', spec);
  const peer = spec.peer === undefined ? null : parseCidr(spec.peer);
  const { namespace, index } = link;
  const prefixLength = (peer ?? own).prefixLength;
  const address = canonicalAddress(own.address);
  const mine = machine.addresses.filter((row) => row.namespace === namespace && row.index === index);
  if (mine.some((row) => row.address === address && row.prefixLength === prefixLength))
    refuse('EEXIST', { link: link.name, spec });
  const secondary =
    own.family === 'ipv4' &&
    mine.some(
      (row) =>
        row.family === 'ipv4' &&
        row.prefixLength === prefixLength &&
        ipv4Network(row.address, prefixLength) === ipv4Network(address, prefixLength),
    );
  const row = addressRow({
    namespace,
    index,
    family: own.family,
    address,
    prefixLength,
    peer: peer === null ? null : canonicalAddress(peer.address),
    broadcast: spec.broadcast ?? null,
    scope: spec.scope ?? (/^fe80/.test(address) ? 'link' : 'global'),
    label: own.family === 'ipv4' ? (spec.label ?? link.name) : null,
    validLifetime: spec.validLifetime ?? null,
    preferredLifetime: spec.preferredLifetime ?? spec.validLifetime ?? null,
    protocol: spec.protocol ?? 214,
    flags: [
      ...(secondary ? ['secondary'] : []),
      ...(spec.validLifetime == null ? ['permanent'] : []),
      ...(spec.noPrefixRoute ? ['noprefixroute'] : []),
      ...(spec.noDad ? ['nodad'] : []),
    ],
  });
  machine.addresses.push(row);
  if (link.up) connect(machine, row);
}

export function deleteAddress(machine: Machine, link: Link, address: string): void {
  const wanted = parseCidr(address);
  const found = machine.addresses.find(
    (row) =>
      row.namespace === link.namespace &&
      row.index === link.index &&
      row.address === canonicalAddress(wanted?.address ?? '') &&
      (row.peer !== null || row.prefixLength === wanted?.prefixLength),
  );
  if (!found) return refuse('EADDRNOTAVAIL', address);
  removeAddress(machine, found);
}

/** promote_secondaries is 0, as kernels start: the secondaries of a primary go with it. */
function removeAddress(machine: Machine, row: Address): void {
  const { namespace, index, family } = row;
  const isNeighbour = (other: Address): boolean =>
    other.namespace === namespace &&
    other.index === index &&
    other.family === family &&
    other.prefixLength === row.prefixLength &&
    networkOf(other) === networkOf(row);
  const gone = new Set([
    row,
    ...(row.flags.includes('secondary') || family === 'ipv6'
      ? []
      : machine.addresses.filter((other) => other.flags.includes('secondary') && isNeighbour(other))),
  ]);
  machine.addresses = machine.addresses.filter((other) => !gone.has(other));
  const left = machine.addresses.filter(
    (other) => other.namespace === namespace && other.index === index && other.family === family,
  );
  if (!left.some(isNeighbour)) {
    machine.routes = machine.routes.filter(
      (route) =>
        route.namespace !== namespace ||
        route.index !== index ||
        route.protocol !== 2 ||
        route.gateway !== null ||
        route.family !== family ||
        !contains(route.destination, row.address),
    );
  }
  if (family === 'ipv6') return;
  for (const { address } of gone)
    machine.routes = machine.routes.filter(
      (route) => route.namespace !== namespace || route.family !== 'ipv4' || route.source !== address,
    );
  const link = machine.links.find((other) => other.namespace === namespace && other.index === index);
  if (left.length === 0 && link) {
    const ipv6 = machine.routes.filter((route) => route.family === 'ipv6');
    machine.routes = machine.routes.filter((route) => route.family === 'ipv4');
    loseRoutes(machine, link);
    machine.routes.push(...ipv6);
  }
}

const networkOf = (row: Address): string =>
  row.family === 'ipv4'
    ? ipv4Network(row.address, row.prefixLength)
    : `${canonicalAddress(row.address).split(':').slice(0, 3).join(':')}/${row.prefixLength}`;

/** The route to the network of an address, which the kernel makes: once a network and link. */
export function connect(machine: Machine, row: Address): void {
  if (
    row.flags.includes('noprefixroute') ||
    row.flags.includes('secondary') ||
    row.prefixLength === (row.family === 'ipv4' ? 32 : 128)
  )
    return;
  const number = ipv4Network(row.address, row.prefixLength);
  const destination =
    row.family === 'ipv4'
      ? dotted(number)
      : `${networkOf(row).replace(/\/.*/, '')}::/${row.prefixLength}`.replace(/:::/, '::');
  const metric = row.family === 'ipv4' ? 0 : 256;
  const { namespace, index, family } = row;
  if (
    machine.routes.some(
      (other) =>
        other.namespace === namespace &&
        other.index === index &&
        other.destination === destination &&
        other.metric === metric &&
        other.protocol === 2,
    )
  )
    return;
  machine.routes.push(
    routeRow({
      namespace,
      family,
      destination,
      metric,
      protocol: 2,
      protocolName: 'kernel',
      index,
      scope: family === 'ipv4' ? 'link' : 'global',
      source: family === 'ipv4' ? row.address : null,
      nexthops: [{ gateway: null, index, weight: 1, flags: [] }],
    }),
  );
}

function dotted(network: string): string {
  const [text = '0', length = '0'] = network.split('/');
  const value = Number(text);
  return `${[value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.')}/${length}`;
}
