import { Redo2, Undo2 } from 'lucide-react';
import type { TFunction } from 'i18next';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../../../helper/protocol/index.ts';
import { formatMoment } from '../../format/index.ts';
import { localized } from '../../i18n/message.ts';
import {
  allHistory,
  lastRedoable,
  lastUndoable,
  mayUndo,
  openHistory,
  openRedo,
  openUndo,
  useApp,
  useLocale,
  useMayConnect,
  type Locale,
} from '../../state/index.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Grid, type GridHandle } from '../../ui/grid/Grid.tsx';
import type { Column, Item } from '../../ui/grid/model.ts';
import { ContextMenu, type MenuPoint } from '../../ui/Menu.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Mono } from '../../ui/Text.tsx';
import { findEntries } from './find.ts';
import { clientName, standingOf, STANDING_TONE, userName, verbName } from '../../parts/changes/entry-words.ts';
import styles from './History.module.css';

const NO_SORT = { column: '', descending: false };
const NONE: ReadonlySet<string> = new Set();

function columnsOf(t: TFunction, locale: Locale): Column<HistoryEntry>[] {
  return [
    {
      id: 'when',
      header: t('history:column.when'),
      width: '112px',
      cell: (entry) => (
        <time dateTime={entry.at} className={styles.figure}>
          {formatMoment(new Date(entry.at), new Date(), locale)}
        </time>
      ),
    },
    {
      id: 'what',
      header: t('history:column.what'),
      width: 'minmax(160px, 2.6fr)',
      cell: (entry) => (
        <span title={localized(entry.summary)} className={standingOf(entry) === 'undone' ? styles.quiet : ''}>
          {localized(entry.summary)}
        </span>
      ),
    },
    {
      id: 'network',
      header: t('history:column.network'),
      width: 'minmax(80px, 0.8fr)',
      from: 720,
      cell: (entry) => (entry.network === null ? null : <Mono truncate>{entry.network}</Mono>),
    },
    {
      id: 'who',
      header: t('history:column.who'),
      width: 'minmax(176px, 1fr)',
      from: 600,
      cell: ({ who }) => (
        <span>
          {userName(who)}
          <span className={styles.quiet}>{` · ${clientName(who.client, t)}`}</span>
        </span>
      ),
    },
    {
      id: 'outcome',
      header: t('history:column.outcome'),
      width: '132px',
      cell: (entry) => (
        <Badge tone={STANDING_TONE[standingOf(entry)]}>{t(`history:standing.${standingOf(entry)}`)}</Badge>
      ),
    },
  ];
}

/** Every change made through Taproom, whoever made it, the newest first; what is chosen stands beside the list. */
export function HistoryView() {
  const { t } = useTranslation();
  const locale = useLocale();
  const entries = useApp(allHistory);
  const last = useApp(lastUndoable);
  const redoable = useApp(lastRedoable);
  const observed = useApp((state) => state.observed.revision >= 0);
  const current = useApp((state) => state.historyEntry);
  const mayConnect = useMayConnect();
  const searchRequests = useApp((state) => state.searchRequests);
  const [search, setSearch] = useState('');
  const [menu, setMenu] = useState<{ key: string; at: MenuPoint } | null>(null);
  const grid = useRef<GridHandle>(null);
  const searchInput = useRef<HTMLInputElement>(null);
  const seenRequests = useRef(searchRequests);

  useEffect(() => {
    if (searchRequests === seenRequests.current) return;
    seenRequests.current = searchRequests;
    searchInput.current?.focus();
  }, [searchRequests]);

  const columns = useMemo(() => columnsOf(t, locale), [t, locale]);
  const found = useMemo(
    () =>
      findEntries(entries, search, (entry) =>
        [
          localized(entry.summary),
          t(`history:standing.${standingOf(entry)}`),
          verbName(entry.verb, t),
          clientName(entry.who.client, t),
        ].join(' '),
      ),
    [entries, search, t],
  );
  const items = useMemo(
    () => found.map((row): Item<HistoryEntry> => ({ type: 'row', key: String(row.entry), row })),
    [found],
  );
  const at = (key: string) => entries.find(({ entry }) => String(entry) === key);
  const undo = (key: string) => {
    const entry = at(key);
    if (entry && mayConnect && mayUndo(entry)) openUndo(entry.entry);
  };
  const menuEntry = menu ? at(menu.key) : undefined;

  if (!observed) return null;
  return (
    <div className={styles.view}>
      <h1 className="visually-hidden">{t('frame:view.history')}</h1>
      <div className={styles.bar} role="toolbar" aria-label={t('frame:view.history')}>
        <div className={styles.search}>
          <SearchField
            label={t('history:search')}
            value={search}
            onChange={setSearch}
            inputRef={searchInput}
            onLeave={() => grid.current?.focus()}
          />
        </div>
        <span className={styles.count} role="status">
          {t('history:count', { count: found.length })}
        </span>
        <div className={styles.end}>
          <Button
            icon={<Redo2 size={14} aria-hidden />}
            isDisabled={!mayConnect || redoable === null}
            onPress={openRedo}
          >
            {t('history:redoLast')}
          </Button>
          <Button
            icon={<Undo2 size={14} aria-hidden />}
            isDisabled={!mayConnect || last === null}
            onPress={() => openUndo()}
          >
            {t('history:undoLast')}
          </Button>
        </div>
      </div>
      <div className={styles.list}>
        {entries.length === 0 ? (
          <EmptyState title={t('history:empty.title')} text={t('history:empty.text')} />
        ) : items.length === 0 ? (
          <EmptyState title={t('history:nothingFound', { search })} text={t('history:nothingFoundText')}>
            <Button onPress={() => setSearch('')}>{t('links:nothingFound.clear')}</Button>
          </EmptyState>
        ) : (
          <Grid
            ref={grid}
            isPlain
            label={t('frame:view.history')}
            items={items}
            columns={columns}
            current={current === null ? null : String(current)}
            selection={NONE}
            sort={NO_SORT}
            onSort={() => undefined}
            onSelection={() => undefined}
            onOpen={(key) => openHistory(Number(key))}
            onDelete={() => undefined}
            onMenu={(key, place) => setMenu({ key, at: place })}
          />
        )}
      </div>
      {menu && menuEntry && (
        <ContextMenu
          label={localized(menuEntry.summary)}
          at={menu.at}
          onClose={() => setMenu(null)}
          entries={[
            { id: 'show', label: t('history:show'), keys: 'Enter', run: () => openHistory(menuEntry.entry) },
            {
              id: 'undo',
              label: t('history:undoThis'),
              isDisabled: !mayConnect || !mayUndo(menuEntry),
              run: () => undo(menu.key),
            },
          ]}
        />
      )}
    </div>
  );
}
