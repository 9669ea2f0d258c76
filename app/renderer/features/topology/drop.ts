import { linkKey, type DatapathRow, type Link } from '../../../../helper/protocol/index.ts';
import { canJoin } from '../../parts/datapaths/joining.ts';
import { canPlug } from './nodes.ts';
import type { Picture } from './layout/places.ts';
import { bottom, centre, type Box } from './layout/sizes.ts';
import { create } from 'zustand';
import { ip, quoted } from '../../../../helper/document/ip/words.ts';

/** A bridge with the ground above it on which its ports stand: dropping there plugs in. */
function groundOf(picture: Picture, bridge: { key: string; box: Box }): Box {
  const ports = picture.cards.filter(
    ({ link, onLine }) =>
      !onLine && link.controller !== null && linkKey(link.namespace, link.controller) === bridge.key,
  );
  const top = Math.min(bridge.box.y - 24, ...ports.map(({ box }) => box.y));
  return { ...bridge.box, y: top, height: bridge.box.y + bridge.box.height - top };
}

/**
 * The bridge into which `link`, dropped with its centre at a point, would be plugged; null for none, or for its own.
 */
export function dropTarget(picture: Picture, link: Link, dropped: Box): Link | null {
  if (!canPlug(link)) return null;
  const { x, y } = centre(dropped);
  const found = picture.cards
    .filter((card) => card.link.kind === 'bridge' && card.link.namespace === link.namespace)
    .find((card) => {
      const ground = groundOf(picture, card);
      return x >= ground.x && x <= ground.x + ground.width && y >= ground.y && y <= ground.y + ground.height;
    });
  return !found || found.link.index === link.controller ? null : found.link;
}

/** The datapath of which `link`, dropped there, would become a port. Its ports are part of the place. */
export function dropDatapath(picture: Picture, link: Link, dropped: Box): DatapathRow | null {
  const { x, y } = centre(dropped);
  const found = picture.datapaths.find(({ box, ports }) => {
    const top = Math.min(box.y, ...ports.map((port) => port.box.y)) - 8;
    const end = Math.max(bottom(box), ...ports.map((port) => bottom(port.box))) + 8;
    return x >= box.x && x <= box.x + box.width && y >= top && y <= end;
  });
  return found && canJoin(link, found.row) ? found.row : null;
}

/** What is under a link that is being dragged: key of a bridge or a datapath. */
export const useDrag = create<{ target: string | null }>()(() => ({ target: null }));

/** The line of iproute2 that plugs a link into a bridge. */
export const plugCommand = (link: Link, bridge: Link): string =>
  ip(link.namespace, 'link set', quoted(link.name), 'master', quoted(bridge.name));
