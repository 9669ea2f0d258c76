import { ip, quoted } from '../../../../helper/document/ip/words.ts';
import type { Link } from '../../../../helper/protocol/index.ts';

/** The line of iproute2 that plugs a link into a bridge. */
export const plugCommand = (link: Link, bridge: Link): string =>
  ip(link.namespace, 'link set', quoted(link.name), 'master', quoted(bridge.name));
