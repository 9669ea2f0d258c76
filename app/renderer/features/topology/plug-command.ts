import type { Link } from '../../../../helper/protocol/index.ts';
import { quote } from '../links/ip-commands.ts';

/** The line of iproute2 that plugs a link into a bridge. */
export const plugCommand = (link: Link, bridge: Link): string =>
  [
    'ip',
    ...(link.namespace === '' ? [] : ['-n', link.namespace]),
    'link',
    'set',
    'dev',
    link.name,
    'master',
    bridge.name,
  ]
    .map(quote)
    .join(' ');
