import { bond } from './bond.ts';
import { exception } from './exception.ts';
import type { DatapathKind } from './kind.ts';
export type { SettingOption } from './kind.ts';
import { responder } from './responder.ts';
import { learningSwitch } from './switch.ts';

/** Every kind of datapath, in the order in which people are shown them. */
export const DATAPATH_KINDS = { switch: learningSwitch, bond, responder, exception };

export type DatapathKindName = keyof typeof DATAPATH_KINDS;
export const DATAPATH_KIND_NAMES = Object.keys(DATAPATH_KINDS) as DatapathKindName[];
export const datapathKind = (kind: DatapathKindName): Omit<DatapathKind<DatapathKindName, never>, 'settings'> =>
  DATAPATH_KINDS[kind];
