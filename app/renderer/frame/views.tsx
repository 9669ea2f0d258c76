import type { ComponentType } from 'react';
import { DatapathsView } from '../features/datapaths/list/DatapathsView.tsx';
import { HistoryView } from '../features/history/HistoryView.tsx';
import { LinksView } from '../features/links/LinksView.tsx';
import { NetworksView } from '../features/networks/NetworksView.tsx';
import { RoutesView } from '../features/routes/RoutesView.tsx';
import { SettingsView } from '../features/settings/SettingsView.tsx';
import { TopologyView } from '../features/topology/TopologyView.tsx';
import { TrafficView } from '../features/traffic/TrafficView.tsx';
import type { View } from '../state/index.ts';

/**
 * What stands in the middle for each view. All are loaded at the start: the largest is the first that
 * is seen anyway, and a page that loads when it is opened would stand empty for a third of a second
 * (React holds back what comes soon after a fallback).
 */
export const VIEW_PAGES: Record<View, ComponentType> = {
  topology: TopologyView,
  networks: NetworksView,
  links: LinksView,
  datapaths: DatapathsView,
  routes: RoutesView,
  traffic: TrafficView,
  history: HistoryView,
  settings: SettingsView,
};
