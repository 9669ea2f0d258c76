import { ROUTE_PROTOCOL } from '../../../protocol/index.ts';
import type { AddressSpec } from '../../world/rows.ts';
import { ip, quoted } from '../../../document/ip/words.ts';

export function addressAdd(namespace: string, link: string, spec: AddressSpec): string {
  const { address, peer, broadcast, scope, label, validLifetime, preferredLifetime, noDad, noPrefixRoute, protocol } =
    spec;
  return ip(
    namespace,
    'address add',
    address,
    peer === undefined ? null : ['peer', peer],
    broadcast === undefined ? null : ['broadcast', broadcast],
    'dev',
    quoted(link),
    scope === undefined ? null : ['scope', scope],
    label === undefined ? null : ['label', quoted(label)],
    validLifetime == null ? null : ['valid_lft', validLifetime],
    preferredLifetime == null ? null : ['preferred_lft', preferredLifetime],
    noDad === true && 'nodad',
    noPrefixRoute === true && 'noprefixroute',
    protocol === 0 ? null : ['proto', protocol ?? ROUTE_PROTOCOL],
  );
}
