import { isCreatable, linkKind } from './index.ts';

type Value = string | number | boolean | null;

/**
 * The options of an observed link as somebody would ask for them again, by names. null: what it stands on has no
 * name here, so it cannot be described. Who has a TUN or TAP open is no option.
 */
export function optionsAskedOf(
  link: { kind: string; namespace: string; options: Readonly<Record<string, Value>> },
  parent: string | null,
  peer: { name: string; namespace: string } | null,
): Record<string, unknown> | null {
  const { kind, namespace } = link;
  if (kind === 'veth')
    return peer && { peer: peer.name, ...(peer.namespace === namespace ? {} : { peerNamespace: peer.namespace }) };
  const said = Object.fromEntries(
    Object.entries(link.options).filter(([name, value]) => value !== null && value !== '' && name !== 'attached'),
  );
  if (!isCreatable(kind)) return said;
  const { parent: stands, maker } = linkKind(kind);
  if (stands === 'required' && parent === null) return null;
  if (maker === 'tun') return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== false));
  return stands === 'none' || parent === null ? said : { ...said, parent };
}
