import { useMemo, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { linkKey, rowKey, type Family, type Neighbour } from '../../../../helper/protocol/index.ts';
import { useLinks } from '../../state/hooks.ts';
import { select, useApp } from '../../state/store.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Grid } from '../../ui/grid/Grid.tsx';
import type { Column, Item } from '../../ui/grid/model.ts';
import { Mono } from '../../ui/Text.tsx';
import { CountedBar } from './CountedBar.tsx';
import { liesIn } from './lookup.ts';
import { linkNames } from './requests.ts';
import { prefixOf, useCountedNeighbours } from './useCounted.ts';
import styles from './Routes.module.css';

const NO_SORT = { column: '', descending: false };
/** NUD states; the words stay the kernel's own. */
const TONES: Record<string, Tone> = {
  reachable: 'ok',
  permanent: 'ok',
  noarp: 'idle',
  stale: 'idle',
  delay: 'warn',
  probe: 'warn',
  incomplete: 'warn',
  failed: 'bad',
};

const columnsOf = (names: (index: number) => string | null, t: TFunction): Column<Neighbour>[] => [
  {
    id: 'address',
    header: t('routes:column.address'),
    width: 'minmax(130px, 2fr)',
    cell: (row) => <Mono truncate>{row.address}</Mono>,
  },
  {
    id: 'mac',
    header: t('routes:column.mac'),
    width: 'minmax(140px, 1.5fr)',
    cell: (row) =>
      row.mac === null ? <span className={styles.quiet}>{t('routes:noAnswer')}</span> : <Mono truncate>{row.mac}</Mono>,
  },
  {
    id: 'dev',
    header: t('routes:column.dev'),
    width: 'minmax(80px, 1fr)',
    cell: (row) => <Mono truncate>{names(row.index) ?? `#${row.index}`}</Mono>,
  },
  {
    id: 'state',
    header: t('routes:column.state'),
    width: '130px',
    cell: (row) => <Badge tone={TONES[row.state] ?? 'idle'}>{row.state}</Badge>,
  },
];

/** Who answered on the wires of a namespace: ARP for IPv4, NDP for IPv6. */
export function NeighbourGrid({ namespace, family }: { namespace: string; family: Family }) {
  const { t } = useTranslation();
  const rows = useApp((state) => state.observed.tables.neighbours);
  const [search, setSearch] = useState('');
  const within = prefixOf(search, family);
  const counted = useCountedNeighbours(namespace, family, within);
  const links = useLinks();
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const columns = useMemo(() => columnsOf(linkNames(links, namespace), t), [links, namespace, t]);
  const items = useMemo(
    () =>
      // The helper has looked for those that are only counted.
      [...new Map([...rows, ...counted.rows]).values()]
        .filter(
          (row) =>
            row.namespace === namespace &&
            row.family === family &&
            (within === null || liesIn(row.address, family, within)),
        )
        .sort((a, b) => a.index - b.index || (a.address < b.address ? -1 : 1))
        .map((row): Item<Neighbour> => ({ type: 'row', key: rowKey.neighbours(row), row })),
    [rows, counted.rows, namespace, family, within],
  );
  if (items.length === 0 && counted.total === 0)
    return <EmptyState title={t('routes:empty.neighbours')} text={t('routes:empty.neighboursText')} />;
  return (
    <>
      <CountedBar
        topic="neighbours"
        counted={counted}
        search={search}
        onSearch={setSearch}
        isPrefix={within !== null || search.trim() === ''}
      />
      <Grid
        label={t('routes:tab.neighbours')}
        items={items}
        columns={columns}
        current={null}
        selection={selection}
        sort={NO_SORT}
        onSort={() => undefined}
        onSelection={setSelection}
        onOpen={(key) => {
          const row = rows.get(key) ?? counted.rows.get(key);
          if (row) select(linkKey(row.namespace, row.index));
        }}
        onDelete={() => undefined}
        onMenu={() => undefined}
      />
    </>
  );
}
