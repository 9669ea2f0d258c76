import { create } from 'zustand';
import { Settings, type HelperState } from '../../shared/ipc.ts';
import { may } from '../../shared/may.ts';
import type { CreatableKind, DatapathType, Family, PortInput, RouteAddInput } from '../../../helper/protocol/index.ts';
import { bridge } from './bridge.ts';
import type { Overlay, View } from './navigation.ts';
import { NOTHING_OBSERVED, type Observed } from '../../../helper/client/pure/replica.ts';

export type Locale = 'en' | 'zh-CN';

export interface AppState {
  /** False until main has answered `app:ready`. */
  readonly ready: boolean;
  readonly version: string;
  readonly helper: HelperState;
  readonly observed: Observed;
  readonly settings: Settings;
  /** What the system speaks; `settings.language` may overrule it. */
  readonly systemLocale: Locale;
  readonly view: View;
  /** What the inspector shows: a `linkKey`, or a key of datapath-keys.ts. It may name what has just gone. */
  readonly selected: string | null;
  /** `linkKey` of a link whose name somebody wants to change: the inspector takes the focus there. */
  readonly renaming: string | null;
  readonly overlay: Overlay | null;
  /** The namespace whose routes are shown. */
  readonly routesNamespace: string;
  /** Grows when somebody asks for the search field of the view ("/", the menu). */
  readonly searchRequests: number;
  /** Number of the history's entry that is shown beside its list. */
  readonly historyEntry: number | null;
  /** The window is the small one, which stands in for a tray. */
  readonly small: boolean;
  /** What others made is left out of the list of links and of the picture. */
  readonly onlyOurs: boolean;
}

export const useApp = create<AppState>()(() => ({
  ready: false,
  version: '',
  helper: { state: 'connecting' },
  observed: NOTHING_OBSERVED,
  settings: Settings.parse({}),
  systemLocale: 'en',
  view: 'topology',
  selected: null,
  renaming: null,
  overlay: null,
  routesNamespace: '',
  searchRequests: 0,
  historyEntry: null,
  small: false,
  onlyOurs: false,
}));

export const navigate = (view: View): void => useApp.setState({ view });
export const select = (key: string | null): void => useApp.setState({ selected: key });
/** Opens the inspector at the link's name. */
export const rename = (key: string): void => useApp.setState({ selected: key, renaming: key });
export const doneRenaming = (): void => useApp.setState({ renaming: null });
/** Selects a link and shows it in a view that lists it. */
export const showObject = (key: string, view: View): void => useApp.setState({ view, selected: key });

export const openRoutes = (namespace: string): void => useApp.setState({ view: 'routes', routesNamespace: namespace });

export const openShortcuts = (): void => useApp.setState({ overlay: { kind: 'shortcuts' } });
export const openPalette = (): void => useApp.setState({ overlay: { kind: 'palette' } });
export const openCreate = (link: CreatableKind | null = null, namespace = ''): void =>
  useApp.setState({ overlay: { kind: 'create', link, namespace } });
export const openCreateNamespace = (): void => useApp.setState({ overlay: { kind: 'create-namespace' } });
export const openCreateDatapath = (type: DatapathType | null = null, ports: readonly PortInput[] = []): void =>
  useApp.setState({ overlay: { kind: 'create-datapath', type, ports } });
export const openAddPort = (datapath: string): void => useApp.setState({ overlay: { kind: 'add-port', datapath } });
export const openDeleteDatapath = (datapath: string): void =>
  useApp.setState({ overlay: { kind: 'delete-datapath', datapath } });
export const openAddRoute = (namespace: string, family: Family, dev = ''): void =>
  useApp.setState({ overlay: { kind: 'route', namespace, family, dev, replaced: null } });
export const openEditRoute = (replaced: RouteAddInput, family: Family): void =>
  useApp.setState({ overlay: { kind: 'route', namespace: replaced.namespace ?? '', family, dev: '', replaced } });
/** Asks before the entry is undone; null: the last change that can be. */
export const openUndo = (entry: number | null = null): void => useApp.setState({ overlay: { kind: 'undo', entry } });
export const openRedo = (): void => useApp.setState({ overlay: { kind: 'redo' } });
export const setOnlyOurs = (onlyOurs: boolean): void => useApp.setState({ onlyOurs });
export const openHistory = (entry: number | null): void => useApp.setState({ view: 'history', historyEntry: entry });
export const closeOverlay = (): void => useApp.setState({ overlay: null });
export const requestSearch = (): void => useApp.setState((state) => ({ searchRequests: state.searchRequests + 1 }));

/** Saves and applies; main answers with the settings as they now are. */
export async function changeSettings(change: Partial<Settings>): Promise<void> {
  const answer = await bridge().request('settings:set', change);
  if (answer.ok) useApp.setState({ settings: answer.value });
}

export const localeOf = (state: AppState): Locale =>
  state.settings.language === 'system' ? state.systemLocale : state.settings.language;
/** Whether this connection may change anything, and whether it may at least connect saved networks and undo that. */
export const mayChange = (state: AppState): boolean => may(state.helper, 'manage');
export const mayConnect = (state: AppState): boolean => may(state.helper, 'connect');
export const isSandbox = (state: AppState): boolean => state.helper.state === 'connected' && state.helper.info.sandbox;
