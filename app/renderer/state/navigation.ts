import type { CreatableKind } from '../../../helper/protocol/index.ts';

/** The views of the left rail, in its order. */
export const VIEWS = ['topology', 'links', 'routes', 'traffic', 'settings'] as const;
export type View = (typeof VIEWS)[number];

export const isView = (name: string): name is View => VIEWS.some((view) => view === name);

/** What stands over the view: at most one. `create` may start with a kind and a namespace. */
export type Overlay =
  | { kind: 'palette' }
  | { kind: 'create'; link: CreatableKind | null; namespace: string }
  | { kind: 'create-namespace' };
