import { bond } from './bond.ts';
import { exception } from './exception.ts';
import type { DatapathKind, EngineContext } from './kind.ts';
export type { EngineContext, HostTables, SettingField, SettingOption } from './kind.ts';
export { settingAt, withSetting } from './setting.ts';
import { responder } from './responder.ts';
import { learningSwitch } from './switch.ts';

/** Every kind of datapath, in the order in which people are shown them. */
export const DATAPATH_KINDS = { switch: learningSwitch, bond, responder, exception };

export type DatapathKindName = keyof typeof DATAPATH_KINDS;
export const DATAPATH_KIND_NAMES = Object.keys(DATAPATH_KINDS) as DatapathKindName[];
/** What the engine reads as the options of a kind. */
export type NativeDatapathOptions<K extends DatapathKindName> = ReturnType<(typeof DATAPATH_KINDS)[K]['native']>;

/** A kind as whoever looks it up by its name sees it; settings of another kind are not given to it. */
interface AnyDatapathKind extends Omit<DatapathKind<DatapathKindName, never, object>, 'settings' | 'native'> {
  native: (settings: object, context: EngineContext) => object;
}
const kinds = DATAPATH_KINDS as unknown as Readonly<Record<DatapathKindName, AnyDatapathKind>>;
export const datapathKind = (kind: DatapathKindName): AnyDatapathKind => kinds[kind];
