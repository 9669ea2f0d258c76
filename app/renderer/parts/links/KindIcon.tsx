import {
  Box,
  Cable,
  Combine,
  EthernetPort,
  Funnel,
  Layers,
  Layers2,
  Link2,
  Network,
  Plug,
  Plug2,
  Repeat,
  Tags,
  Waypoints,
  type LucideIcon,
} from 'lucide-react';

const ICONS: Record<string, LucideIcon> = {
  tun: Waypoints,
  tap: Plug,
  veth: Cable,
  bridge: Network,
  vxlan: Layers,
  macvlan: Layers2,
  macvtap: Plug2,
  ifb: Funnel,
  dummy: Box,
  vlan: Tags,
  bond: Combine,
  loopback: Repeat,
  physical: EthernetPort,
};

/** The picture of a kind; a kind that is not ours is a plain link. */
export function KindIcon({ kind, size = 15 }: { kind: string; size?: number }) {
  const Icon = ICONS[kind] ?? Link2;
  return <Icon size={size} aria-hidden />;
}
