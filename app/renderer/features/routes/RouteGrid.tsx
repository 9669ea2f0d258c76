import { useMemo, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { linkKey, rowKey, type Family, type Link, type Route } from '../../../../helper/protocol/index.ts';
import { useLinks, useMayChange } from '../../state/hooks.ts';
import { copyText } from '../../parts/clipboard.ts';
import { openEditRoute, select, useApp } from '../../state/store.ts';
import { Badge } from '../../ui/Badge.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Grid } from '../../ui/grid/Grid.tsx';
import type { Column, Item } from '../../ui/grid/model.ts';
import { ContextMenu, type MenuPoint } from '../../ui/Menu.tsx';
import { Mono } from '../../ui/Text.tsx';
import { RowOwner } from '../../parts/ownership/Owner.tsx';
import { deleteRoute } from './actions.ts';
import { arrangeRoutes, hopsOf } from './arrange.ts';
import { liesIn } from './lookup.ts';
import { linkNames, routeRequest, routeLine } from './requests.ts';
import { tableName } from '../../../../helper/document/ip/words.ts';
import { CountedBar } from './CountedBar.tsx';
import { prefixOf, useCountedRoutes } from './useCounted.ts';
import { printable } from '../../../../helper/protocol/printable.ts';
import styles from './Routes.module.css';

const NO_SORT = { column: '', descending: false };

function columnsOf(names: (index: number) => string | null, t: TFunction): Column<Route>[] {
  return [
    {
      id: 'destination',
      header: t('routes:column.destination'),
      width: 'minmax(200px, 2fr)',
      cell: (route) => (
        <span className={styles.destination}>
          <Mono truncate>{route.destination}</Mono>
          {route.type !== 'unicast' && <span className={styles.type}>{route.type}</span>}
        </span>
      ),
    },
    {
      id: 'via',
      header: t('routes:column.via'),
      width: 'minmax(110px, 1.6fr)',
      cell: (route) => {
        const hops = hopsOf(route);
        if (hops.length === 0) return <span className={styles.quiet}>{t('routes:nowhere')}</span>;
        if (hops.length > 1)
          return (
            <Mono truncate>{hops.map(({ gateway, index }) => gateway ?? names(index ?? 0) ?? '').join(', ')}</Mono>
          );
        return hops[0]?.gateway == null ? (
          <span className={styles.quiet}>{t('routes:direct')}</span>
        ) : (
          <Mono truncate>{hops[0].gateway}</Mono>
        );
      },
    },
    {
      id: 'dev',
      header: t('routes:column.dev'),
      width: 'minmax(80px, 1fr)',
      cell: (route) => {
        const hops = hopsOf(route);
        return (
          <span className={styles.destination}>
            <Mono truncate>
              {[...new Set(hops.map(({ index }) => (index === null ? '' : (names(index) ?? `#${index}`))))].join(', ')}
            </Mono>
            {hops.some(({ dead }) => dead) && <Badge tone="warn">{t('routes:dead')}</Badge>}
          </span>
        );
      },
    },
    {
      id: 'metric',
      header: t('routes:column.metric'),
      width: '76px',
      align: 'end',
      from: 480,
      cell: (route) => <Mono>{route.metric}</Mono>,
    },
    {
      id: 'source',
      header: t('routes:column.source'),
      width: 'minmax(110px, 1fr)',
      from: 900,
      cell: (route) => route.source !== null && <Mono truncate>{route.source}</Mono>,
    },
    {
      id: 'protocol',
      header: t('routes:column.protocol'),
      width: '84px',
      from: 580,
      cell: (route) => (
        <span className={route.protocolName === 'taproom' ? '' : styles.quiet}>{printable(route.protocolName)}</span>
      ),
    },
    {
      id: 'owner',
      header: t('links:column.owner'),
      width: 'minmax(90px, 0.8fr)',
      from: 700,
      cell: (route) => <RowOwner topic="routes" rowKey={rowKey.routes(route)} />,
    },
  ];
}

/** Routes of a namespace, by table. Enter shows the link that a route leaves by. */
export function RouteGrid({ namespace, family, table }: { namespace: string; family: Family; table: number | null }) {
  const { t } = useTranslation();
  const rows = useApp((state) => state.observed.tables.routes);
  const [search, setSearch] = useState('');
  const within = prefixOf(search, family);
  const counted = useCountedRoutes(namespace, family, table, within);
  const rowOf = (key: string): Route | undefined => rows.get(key) ?? counted.rows.get(key);
  const links = useLinks();
  const mayChange = useMayChange();
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [menu, setMenu] = useState<{ key: string; at: MenuPoint } | null>(null);
  const names = useNames(links, namespace);
  const columns = useMemo(() => columnsOf(names, t), [names, t]);
  const items = useMemo(
    () =>
      arrangeRoutes(searched(rows, counted.rows, within), namespace, family, table).flatMap((group): Item<Route>[] => [
        {
          type: 'group',
          key: `table ${group.table}`,
          heading: (
            <>
              {t('routes:table', { table: tableName(group.table) })}{' '}
              <span className={styles.quiet}>{group.routes.length}</span>
            </>
          ),
        },
        ...group.routes.map((row): Item<Route> => ({ type: 'row', key: rowKey.routes(row), row })),
      ]),
    [rows, counted.rows, within, namespace, family, table, t],
  );

  // One after the other: each may have its question.
  const remove = async (keys: readonly string[]) => {
    if (!mayChange) return;
    setSelection(new Set());
    for (const key of keys) {
      const row = rowOf(key);
      const request = row && routeRequest(row, names);
      if (request) await deleteRoute(request, t);
    }
  };
  const open = (key: string) => {
    const row = rowOf(key);
    const index = row && hopsOf(row)[0]?.index;
    if (row && index != null) select(linkKey(row.namespace, index));
  };
  const menuRow = menu ? rowOf(menu.key) : undefined;
  const request = menuRow ? routeRequest(menuRow, names) : null;
  if (items.length === 0 && counted.total === 0)
    return <EmptyState title={t('routes:empty.routes')} text={t('routes:empty.routesText')} />;
  return (
    <>
      <CountedBar
        topic="routes"
        counted={counted}
        search={search}
        onSearch={setSearch}
        isPrefix={within !== null || search.trim() === ''}
      />
      <Grid
        label={t('routes:tab.routes')}
        items={items}
        columns={columns}
        current={null}
        selection={selection}
        sort={NO_SORT}
        onSort={() => undefined}
        onSelection={setSelection}
        onOpen={open}
        onDelete={(keys) => void remove(keys)}
        onMenu={(key, at) => setMenu({ key, at })}
      />
      {menu && menuRow && (
        <ContextMenu
          label={menuRow.destination}
          at={menu.at}
          onClose={() => setMenu(null)}
          entries={[
            {
              id: 'link',
              label: t('routes:menu.link'),
              run: () => open(menu.key),
              isDisabled: hopsOf(menuRow).length === 0,
            },
            {
              id: 'copy',
              label: t('routes:menu.copy'),
              isDisabled: request === null,
              run: () => void (request && copyText(routeLine(request), t('common:copied'), t)),
            },
            {
              id: 'edit',
              label: t('routes:menu.edit'),
              isDisabled: !mayChange || request === null,
              run: () => request && openEditRoute(request, menuRow.family),
            },
            null,
            {
              id: 'delete',
              label: t('routes:menu.delete'),
              keys: 'Del',
              danger: true,
              isDisabled: !mayChange || request === null,
              run: () => void remove([menu.key]),
            },
          ]}
        />
      )}
    </>
  );
}

/** All that is known, or what of it lies in the prefix that is looked for. */
function* searched(
  rows: ReadonlyMap<string, Route>,
  counted: ReadonlyMap<string, Route>,
  within: string | null,
): Generator<Route> {
  for (const row of rows.values()) if (within === null || liesIn(row.destination, row.family, within)) yield row;
  // The helper has looked for these.
  yield* counted.values();
}

function useNames(links: readonly Link[], namespace: string): (index: number) => string | null {
  return useMemo(() => linkNames(links, namespace), [links, namespace]);
}
