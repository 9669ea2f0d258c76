import { Network, SlidersHorizontal, Trash2 } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Link } from '../../../../helper/protocol/index.ts';
import {
  addressesOf,
  keyOf,
  openCreate,
  rates,
  rename,
  select,
  setOnlyOurs,
  useApp,
  useDatapaths,
  useLinks,
  useMayChange,
  useNamespaces,
  useSelected,
} from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Grid, type GridHandle } from '../../ui/grid/Grid.tsx';
import type { Item, Sort } from '../../ui/grid/model.ts';
import { ContextMenu, MenuButton, type MenuPoint } from '../../ui/Menu.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { joinMenu } from '../../parts/datapaths/menus.ts';
import { OnlyOursSwitch } from '../../parts/ownership/OnlyOursSwitch.tsx';
import { whoseLink } from '../../parts/ownership/whose.ts';
import { importLinks } from '../../parts/networks/import-links.ts';
import { arrange } from './arrange.ts';
import { BULK, BulkDialog, type Bulk } from './BulkDialog.tsx';
import { linkColumns } from './columns.tsx';
import { DeleteDialog } from '../../parts/links/DeleteDialog.tsx';
import { canDelete } from '../../parts/links/link-state.ts';
import { useLinkMenu } from '../../parts/links/useLinkMenu.ts';
import { printable } from '../../../../helper/protocol/printable.ts';
import styles from '../../ui/ListView.module.css';

const ALL = '*';
const never = () => () => undefined;

/** Counts samples, but only while the order hangs on them. */
function useTick(enabled: boolean): number {
  return useSyncExternalStore(enabled ? rates.onTick : never, () => (enabled ? rates.clock.tick : 0));
}

const bits = (key: string): number => {
  const rate = rates.rate(key);
  return rate === null ? -1 : rate.inBits + rate.outBits;
};

function useItems(search: string, namespace: string | null, sort: Sort, onlyOurs: boolean): readonly Item<Link>[] {
  const { t } = useTranslation();
  const links = useLinks();
  const addresses = useApp((state) => state.observed.tables.addresses);
  const owners = useApp((state) => state.observed.tables.owners);
  const tick = useTick(sort.column === 'rate');
  return useMemo(() => {
    const lookup = {
      addresses: (key: string) => (addresses.size === 0 ? [] : addressesOf(key)(useApp.getState())),
      owner: (link: Link) => whoseLink(link, owners.get(`links:${keyOf(link)}`), t),
      rate: tick < 0 ? () => -1 : bits,
    };
    return arrange(links, { search, namespace, sort, onlyOurs }, lookup).flatMap((group): Item<Link>[] => [
      {
        type: 'group',
        key: `namespace ${group.namespace}`,
        heading: (
          <>
            {group.namespace === '' ? t('common:ownNamespace') : printable(group.namespace)}{' '}
            <span className={styles.total}>{group.links.length}</span>
          </>
        ),
      },
      ...group.links.map((row): Item<Link> => ({ type: 'row', key: keyOf(row), row })),
    ]);
  }, [links, addresses, owners, search, namespace, sort, onlyOurs, tick, t]);
}

/** All links of all namespaces. */
export function LinksView() {
  const { t } = useTranslation();
  const links = useLinks();
  const namespaces = useNamespaces();
  const mayChange = useMayChange();
  const current = useSelected();
  const observed = useApp((state) => state.observed.revision >= 0);
  const onlyOurs = useApp((state) => state.onlyOurs);
  const searchRequests = useApp((state) => state.searchRequests);
  const [search, setSearch] = useState('');
  const [namespace, setNamespace] = useState(ALL);
  const [sort, setSort] = useState<Sort>({ column: 'name', descending: false });
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [deleting, setDeleting] = useState<readonly Link[] | null>(null);
  const [changing, setChanging] = useState<Bulk | null>(null);
  const [menu, setMenu] = useState<{ key: string; at: MenuPoint } | null>(null);
  const grid = useRef<GridHandle>(null);
  const searchInput = useRef<HTMLInputElement>(null);
  const seenRequests = useRef(searchRequests);

  useEffect(() => {
    if (searchRequests === seenRequests.current) return;
    seenRequests.current = searchRequests;
    searchInput.current?.focus();
  }, [searchRequests]);

  const columns = useMemo(() => linkColumns(t), [t]);
  const chosen = namespace === ALL || namespaces.some((entry) => entry.name === namespace) ? namespace : ALL;
  const items = useItems(search, chosen === ALL ? null : chosen, sort, onlyOurs);
  const shown = items.reduce((sum, item) => sum + (item.type === 'row' ? 1 : 0), 0);
  const selected = useMemo(() => links.filter((link) => selection.has(keyOf(link))), [links, selection]);

  const askDelete = useCallback(
    (candidates: readonly Link[]) => {
      const possible = candidates.filter(canDelete);
      if (mayChange && possible.length > 0) setDeleting(possible);
    },
    [mayChange],
  );
  const menuLink = menu === null ? undefined : links.find((link) => keyOf(link) === menu.key);
  const linkEntries = useLinkMenu(menuLink, askDelete);
  const datapaths = useDatapaths();
  const entries = menuLink && mayChange ? [...linkEntries, ...joinMenu(menuLink, datapaths, t)] : linkEntries;

  if (!observed) return null;
  return (
    <div className={styles.view}>
      <h1 className="visually-hidden">{t('frame:view.links')}</h1>
      <div className={styles.bar} role="toolbar" aria-label={t('links:toolbar')}>
        <div className={styles.search}>
          <SearchField
            label={t('links:search')}
            value={search}
            onChange={setSearch}
            inputRef={searchInput}
            onLeave={() => grid.current?.focus()}
          />
        </div>
        <div className={styles.namespaces}>
          <Select
            label={t('links:namespace')}
            hideLabel
            value={chosen}
            onChange={setNamespace}
            choices={[
              { value: ALL, label: t('links:allNamespaces') },
              ...namespaces.map(({ name }) => ({ value: name, label: name === '' ? t('common:ownNamespace') : name })),
            ]}
          />
        </div>
        <div className={styles.filter}>
          <OnlyOursSwitch />
        </div>
        <span className={styles.count} role="status">
          {selected.length > 0 ? t('links:selected', { count: selected.length }) : t('links:count', { count: shown })}
        </span>
        <div className={styles.end}>
          {selected.length > 0 && (
            <Button
              icon={<Network size={14} aria-hidden />}
              isDisabled={!mayChange}
              onPress={() => void importLinks(selected, t)}
            >
              {t('networks:import.selected')}
            </Button>
          )}
          {selected.length > 0 && (
            <MenuButton
              label={t('links:changeSelected')}
              entries={BULK.map((what) => ({ id: what, label: t(`links:bulk.${what}`), run: () => setChanging(what) }))}
            >
              <Button icon={<SlidersHorizontal size={14} aria-hidden />} isDisabled={!mayChange}>
                {t('links:changeSelected')}
              </Button>
            </MenuButton>
          )}
          {selected.length > 0 && (
            <Button
              variant="danger"
              icon={<Trash2 size={14} aria-hidden />}
              isDisabled={!mayChange || !selected.some(canDelete)}
              onPress={() => askDelete(selected)}
            >
              {t('links:deleteSelected')}
            </Button>
          )}
        </div>
      </div>
      <div className={styles.list}>
        {shown === 0 && search !== '' ? (
          <EmptyState title={t('links:nothingFound.title', { search })} text={t('links:nothingFound.text')}>
            <Button
              onPress={() => {
                setSearch('');
                setNamespace(ALL);
              }}
            >
              {t('links:nothingFound.clear')}
            </Button>
          </EmptyState>
        ) : shown === 0 && onlyOurs ? (
          <EmptyState title={t('links:nothingOurs.title')} text={t('links:nothingOurs.text')}>
            <Button onPress={() => setOnlyOurs(false)}>{t('links:nothingOurs.all')}</Button>
          </EmptyState>
        ) : shown === 0 ? (
          <EmptyState title={t('links:empty.title')} text={t('links:empty.text')}>
            <Button
              variant="primary"
              isDisabled={!mayChange}
              onPress={() => openCreate(null, chosen === ALL ? '' : chosen)}
            >
              {t('links:create')}
            </Button>
          </EmptyState>
        ) : (
          <Grid
            ref={grid}
            label={t('frame:view.links')}
            items={items}
            columns={columns}
            current={current}
            selection={selection}
            sort={sort}
            onSort={setSort}
            onSelection={setSelection}
            onOpen={select}
            onDelete={(keys) => askDelete(links.filter((link) => keys.includes(keyOf(link))))}
            onMenu={(key, at) => setMenu({ key, at })}
            onRename={(key) => {
              if (mayChange) rename(key);
            }}
          />
        )}
      </div>
      {menu && menuLink && (
        <ContextMenu label={menuLink.name} at={menu.at} entries={entries} onClose={() => setMenu(null)} />
      )}
      {changing && (
        <BulkDialog
          what={changing}
          links={selected}
          onClose={() => {
            setChanging(null);
            grid.current?.focus();
          }}
          onDone={() => setSelection(new Set())}
        />
      )}
      {deleting && (
        <DeleteDialog
          links={deleting}
          onClose={() => {
            setDeleting(null);
            grid.current?.focus();
          }}
          onDone={() => setSelection(new Set())}
        />
      )}
    </div>
  );
}
