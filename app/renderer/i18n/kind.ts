import { i18n } from './index.ts';
import type { TFunction } from 'i18next';

/** The word for a kind of link; a kind that we have no word for keeps the kernel's. */
export const kindName = (kind: string, t: TFunction): string =>
  i18n.exists(`kinds:${kind}.name`) ? t(`kinds:${kind}.name`) : kind;
