import type { CreatableKind, DatapathType, Family, PortInput, RouteAddInput } from '../../../helper/protocol/index.ts';

/** The views of the left rail, in its order. */
export const VIEWS = [
  'topology',
  'networks',
  'links',
  'datapaths',
  'routes',
  'traffic',
  'history',
  'settings',
] as const;
export type View = (typeof VIEWS)[number];

export const isView = (name: string): name is View => VIEWS.some((view) => view === name);

/** The keys of the whole window, as they are shown. */
export const WINDOW_KEYS = {
  palette: 'Ctrl+K',
  create: 'Ctrl+N',
  undo: 'Ctrl+Z',
  redo: 'Ctrl+Y, Ctrl+Shift+Z',
  search: '/',
  close: 'Esc',
  shortcuts: '?',
} as const;
export const viewKey = (view: View): string => `Ctrl+${VIEWS.indexOf(view) + 1}`;

/** What stands over the view: at most one. `create` may start with a kind and a namespace. */
export type Overlay =
  | { kind: 'palette' | 'shortcuts' }
  | { kind: 'create'; link: CreatableKind | null; namespace: string }
  | { kind: 'create-namespace' }
  /** May start with a type, and with ports that somebody pointed at. */
  | { kind: 'create-datapath'; type: DatapathType | null; ports: readonly PortInput[] }
  | { kind: 'add-port' | 'delete-datapath'; datapath: string }
  /** A new route, by a link that somebody pointed at, or another in the place of one. */
  | { kind: 'route'; namespace: string; family: Family; dev: string; replaced: RouteAddInput | null }
  /** Asks before a change is undone; without an entry, the last one that can be. */
  | { kind: 'undo'; entry: number | null }
  | { kind: 'redo' };
