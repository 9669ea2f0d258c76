import { Combine, MessageSquareReply, Network, Split, type LucideIcon } from 'lucide-react';
import type { DatapathType } from '../../../../helper/protocol/index.ts';

const ICONS: Record<DatapathType, LucideIcon> = {
  switch: Network,
  bond: Combine,
  responder: MessageSquareReply,
  exception: Split,
};

/** The picture of a type. */
export function DatapathIcon({ type, size = 16 }: { type: DatapathType; size?: number }) {
  const Icon = ICONS[type];
  return <Icon size={size} aria-hidden />;
}
