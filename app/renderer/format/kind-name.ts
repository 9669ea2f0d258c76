import type { TFunction } from 'i18next';
import { CreatableKind } from '../../../helper/protocol/index.ts';

/** The name of a kind; one that is not ours keeps the kernel's word. */
export function kindName(kind: string, t: TFunction): string {
  const known = kind === 'loopback' || kind === 'physical' || CreatableKind.safeParse(kind).success;
  return known ? t(`kinds:${kind}.name`) : kind;
}
