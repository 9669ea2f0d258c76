import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CreateDialog } from '../features/create/CreateDialog.tsx';
import { CreateNamespaceDialog } from '../features/create/CreateNamespaceDialog.tsx';
import { datapathCommands } from '../features/datapaths/commands.ts';
import { DatapathAsked } from '../features/datapaths/DatapathAsked.tsx';
import { DatapathDialog } from '../features/datapaths/create/DatapathDialog.tsx';
import { SideOf } from './SideOf.tsx';
import { EntryDetail } from '../features/history/EntryDetail.tsx';
import { UndoDialog } from '../features/history/UndoDialog.tsx';
import { networkCommands } from '../features/networks/commands.ts';
import { NetworkDialogs } from '../features/networks/NetworkDialogs.tsx';
import { NetworkInspector } from '../features/networks/NetworkInspector.tsx';
import { useNetworksPage } from '../parts/networks/page-state.ts';
import { Palette } from '../features/palette/Palette.tsx';
import { PendingBar } from '../features/pending/PendingBar.tsx';
import { usePendingNews } from '../features/pending/usePendingNews.ts';
import { RouteDialog } from '../features/routes/RouteDialog.tsx';
import { RiskDialog } from '../parts/changes/RiskDialog.tsx';
import { HelperPage } from '../features/status/HelperPage.tsx';
import { useApp } from '../state/index.ts';
import { SplitPane } from '../ui/SplitPane.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import { useWindowKeys } from './keyboard.ts';
import { INSPECTOR_MAX, INSPECTOR_MIN, setInspectorWidth, useLayout } from './layout.ts';
import { Navigation } from './Navigation.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { StatusBar } from './StatusBar.tsx';
import { VIEW_PAGES } from './views.tsx';
import styles from './Shell.module.css';

/** What features add to the palette. */
const COMMANDS = [datapathCommands, networkCommands];

/**
 * Left the views, in the middle one of them, right what is selected, below the state of things.
 * Without a helper the middle says what is missing; a dialog that is open stays open over it.
 */
export function Shell() {
  const { t } = useTranslation();
  useWindowKeys();
  usePendingNews();
  const ready = useApp((state) => state.ready);
  const view = useApp((state) => state.view);
  const connected = useApp((state) => state.helper.state === 'connected');
  const overlay = useApp((state) => state.overlay);
  const selected = useApp((state) => state.selected);
  const historyEntry = useApp((state) => state.historyEntry);
  const network = useNetworksPage(({ selected: name, draft }) => (draft === null ? name : null));
  const { inspectorOpen, inspectorWidth } = useLayout();
  const main = useRef<HTMLElement>(null);
  const shown = useRef(view);
  // Whoever chooses a page goes on in it; a page that takes the keyboard to a place of its own keeps it.
  useEffect(() => {
    if (shown.current === view) return;
    shown.current = view;
    if (main.current?.contains(document.activeElement) === false) main.current.focus({ preventScroll: true });
  }, [view]);
  if (!ready) return null;

  const Page = VIEW_PAGES[view];
  const usable = connected || view === 'settings';
  // Beside the history stands the change that is chosen there, beside the networks the network, beside the others the
  // link, datapath or port.
  const side =
    !connected || view === 'settings'
      ? null
      : view === 'history'
        ? historyEntry !== null && <EntryDetail key={historyEntry} number={historyEntry} />
        : view === 'networks'
          ? network !== null && <NetworkInspector key={network} name={network} />
          : selected !== null && inspectorOpen && <SideOf key={selected} selected={selected} />;
  return (
    <div className={styles.shell}>
      <Navigation />
      <SplitPane
        sideLabel={t('frame:inspector.label')}
        handleLabel={t('frame:inspector.resize')}
        width={inspectorWidth}
        min={INSPECTOR_MIN}
        max={INSPECTOR_MAX}
        onWidth={setInspectorWidth}
        side={side ? <div className={styles.inspector}>{side}</div> : null}
      >
        <main ref={main} tabIndex={-1} className={styles.view} aria-label={t(`frame:view.${view}`)}>
          {usable ? <Page /> : <HelperPage />}
        </main>
        <Toasts />
      </SplitPane>
      <div className={styles.foot}>
        <PendingBar />
        <StatusBar />
      </div>
      {overlay?.kind === 'shortcuts' && <ShortcutsDialog />}
      {overlay?.kind === 'palette' && <Palette sources={COMMANDS} />}
      {overlay?.kind === 'create' && <CreateDialog kind={overlay.link} namespace={overlay.namespace} />}
      {overlay?.kind === 'create-datapath' && <DatapathDialog type={overlay.type} ports={overlay.ports} />}
      {overlay && 'datapath' in overlay && <DatapathAsked {...overlay} />}
      {overlay?.kind === 'route' && <RouteDialog {...overlay} />}
      {overlay?.kind === 'create-namespace' && <CreateNamespaceDialog />}
      {overlay?.kind === 'undo' && <UndoDialog asked={overlay.entry} />}
      {overlay?.kind === 'redo' && <UndoDialog asked={null} redo />}
      <NetworkDialogs />
      <RiskDialog />
    </div>
  );
}
