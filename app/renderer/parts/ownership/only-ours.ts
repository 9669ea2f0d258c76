import { linkKey, type Link, type Namespace } from '../../../../helper/protocol/index.ts';
import { isOurs, keyOf, pointerKey, type AppState } from '../../state/index.ts';
import { peersOf } from '../../state/peers.ts';

type Owners = AppState['observed']['tables']['owners'];

/**
 * What stays in the picture when only ours is asked for: our links and what they are joined to (peer,
 * parent, controller, ports), so that no cable of ours ends nowhere; loopbacks where something stays;
 * and namespaces that are ours or hold something of it. Pure.
 */
export function onlyOurs(
  links: readonly Link[],
  namespaces: readonly Namespace[],
  owners: Owners,
): { links: readonly Link[]; namespaces: readonly Namespace[] } {
  const peers = peersOf(links);
  const kept = new Set<string>();
  for (const link of links) {
    const key = keyOf(link);
    if (!isOurs(link, owners.get(`links:${key}`))) continue;
    for (const joined of [
      key,
      peers.get(key) ?? null,
      pointerKey(link.parent),
      link.controller === null ? null : linkKey(link.namespace, link.controller),
    ]) {
      if (joined !== null) kept.add(joined);
    }
  }
  const ourControllers = new Set(links.filter((link) => isOurs(link, owners.get(`links:${keyOf(link)}`))).map(keyOf));
  const shown = links.filter(
    (link) =>
      kept.has(keyOf(link)) ||
      (link.controller !== null && ourControllers.has(linkKey(link.namespace, link.controller))),
  );
  const places = new Set(shown.map((link) => link.namespace));
  const spaces = namespaces.filter(
    ({ name }) => name === '' || places.has(name) || owners.get(`namespaces:${name}`)?.owner === 'taproom',
  );
  const names = new Set(spaces.map(({ name }) => name));
  const all = new Set(shown.map(keyOf));
  return {
    links: links.filter((link) => all.has(keyOf(link)) || (link.kind === 'loopback' && names.has(link.namespace))),
    namespaces: spaces,
  };
}
