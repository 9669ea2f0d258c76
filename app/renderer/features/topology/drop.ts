import { linkKey, type Link } from '../../../../helper/protocol/index.ts';
import { canPlug } from './nodes.ts';
import type { Picture } from './layout/picture.ts';
import { centre, type Box } from './layout/sizes.ts';

/** A bridge with the ground above it on which its ports stand: dropping there plugs in. */
function groundOf(picture: Picture, bridge: { key: string; box: Box }): Box {
  const ports = picture.cards.filter(({ link, onLine }) =>
    !onLine && link.controller !== null && linkKey(link.namespace, link.controller) === bridge.key);
  const top = Math.min(bridge.box.y - 24, ...ports.map(({ box }) => box.y));
  return { ...bridge.box, y: top, height: bridge.box.y + bridge.box.height - top };
}

/** The bridge into which `link`, dropped with its centre at a point, would be plugged; null for none, or for its own. */
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
