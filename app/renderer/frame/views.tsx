import { lazy, type ComponentType } from 'react';
import { LinksView } from '../features/links/LinksView.tsx';
import type { View } from '../state/index.ts';

const TopologyView = lazy(async () => ({ default: (await import('../features/topology/TopologyView.tsx')).TopologyView }));
const RoutesView = lazy(async () => ({ default: (await import('../features/routes/RoutesView.tsx')).RoutesView }));
const TrafficView = lazy(async () => ({ default: (await import('../features/traffic/TrafficView.tsx')).TrafficView }));
const SettingsView = lazy(async () => ({ default: (await import('../features/settings/SettingsView.tsx')).SettingsView }));

/** What stands in the middle for each view; what is not needed at once is loaded when it is opened. */
export const VIEW_PAGES: Record<View, ComponentType> = {
  topology: TopologyView,
  links: LinksView,
  routes: RoutesView,
  traffic: TrafficView,
  settings: SettingsView,
};
