import { Plus } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import {
  datapathSamples,
  dropsOf,
  openCreateDatapath,
  rates,
  select,
  useApp,
  useDatapaths,
  useMayChange,
  useSelected,
} from '../../../state/index.ts';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Grid, type GridHandle } from '../../../ui/grid/Grid.tsx';
import type { Sort } from '../../../ui/grid/model.ts';
import { ContextMenu, type MenuPoint } from '../../../ui/Menu.tsx';
import { SearchField } from '../../../ui/SearchField.tsx';
import page from '../../../ui/ListView.module.css';
import { menuOf, remove } from '../../../parts/datapaths/menus.ts';
import { datapathColumns } from './columns.tsx';
import { linesOf } from './rows.ts';

const never = () => () => undefined;
const NOBODY: ReadonlySet<string> = new Set();
const FIGURES = {
  rate: (key: string): number => {
    const rate = rates.rate(key);
    return rate === null ? -1 : rate.inBits + rate.outBits;
  },
  drops: (key: string): number => {
    const counters = datapathSamples.port(key);
    return counters === null ? -1 : dropsOf(counters);
  },
};

/** Every datapath with its ports: state, rates and drops in one list, for the keyboard and for many of them. */
export function DatapathsView() {
  const { t } = useTranslation();
  const rows = useDatapaths();
  const mayChange = useMayChange();
  const current = useSelected();
  const observed = useApp((state) => state.observed.revision >= 0);
  const searchRequests = useApp((state) => state.searchRequests);
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState<Sort>({ column: 'name', descending: false });
  const [menu, setMenu] = useState<{ key: string; at: MenuPoint } | null>(null);
  const grid = useRef<GridHandle>(null);
  const searchInput = useRef<HTMLInputElement>(null);
  const seenRequests = useRef(searchRequests);
  const hangsOnSamples = sort.column === 'rate' || sort.column === 'drops';
  const tick = useSyncExternalStore(hangsOnSamples ? rates.onTick : never, () =>
    hangsOnSamples ? rates.clock.tick : 0,
  );
  const items = useMemo(() => (tick < -1 ? [] : linesOf(rows, search, sort, FIGURES)), [rows, search, sort, tick]);
  const columns = useMemo(() => datapathColumns(t), [t]);

  useEffect(() => {
    if (searchRequests === seenRequests.current) return;
    seenRequests.current = searchRequests;
    searchInput.current?.focus();
  }, [searchRequests]);

  if (!observed) return null;
  const entries = menu && menuOf(menu.key, mayChange, t);
  const add = (
    <Button variant="primary" isDisabled={!mayChange} onPress={() => openCreateDatapath()}>
      {t('datapaths:add')}
    </Button>
  );
  return (
    <div className={page.view}>
      <h1 className="visually-hidden">{t('frame:view.datapaths')}</h1>
      <div className={page.bar} role="toolbar" aria-label={t('frame:view.datapaths')}>
        <div className={page.search}>
          <SearchField
            label={t('datapaths:list.search')}
            value={search}
            onChange={setSearch}
            inputRef={searchInput}
            onLeave={() => grid.current?.focus()}
          />
        </div>
        <span className={page.count} role="status">
          {t('datapaths:list.count', { count: rows.length })}
        </span>
        <div className={page.end}>
          {rows.length > 0 && mayChange && (
            <Button icon={<Plus size={14} aria-hidden />} onPress={() => openCreateDatapath()}>
              {t('datapaths:add')}
            </Button>
          )}
        </div>
      </div>
      <div className={page.list}>
        {rows.length === 0 ? (
          <EmptyState title={t('datapaths:list.empty.title')} text={t('datapaths:list.empty.text')}>
            {add}
          </EmptyState>
        ) : items.length === 0 ? (
          <EmptyState title={t('links:nothingFound.title', { search })} text={t('datapaths:list.nothing')}>
            <Button onPress={() => setSearch('')}>{t('links:nothingFound.clear')}</Button>
          </EmptyState>
        ) : (
          <Grid
            ref={grid}
            isPlain
            label={t('frame:view.datapaths')}
            items={items}
            columns={columns}
            current={current}
            selection={NOBODY}
            sort={sort}
            onSort={setSort}
            onSelection={() => undefined}
            onOpen={select}
            onMenu={(key, at) => setMenu({ key, at })}
            onDelete={([key]) => {
              if (key !== undefined) remove(key, mayChange, t);
            }}
          />
        )}
      </div>
      {menu && entries && (
        <ContextMenu label={entries.label} at={menu.at} entries={entries.entries} onClose={() => setMenu(null)} />
      )}
    </div>
  );
}
