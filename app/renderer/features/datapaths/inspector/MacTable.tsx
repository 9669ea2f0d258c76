import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { DatapathRow } from '../../../../../helper/protocol/index.ts';
import { formatDuration } from '../../../format/index.ts';
import { portId, portLabel, select, useLocale } from '../../../state/index.ts';
import { SearchField } from '../../../ui/SearchField.tsx';
import { explainFailure } from '../../../i18n/failure.ts';
import { printable } from '../../../../../helper/protocol/printable.ts';
import shared from '../../../parts/inspector/Inspector.module.css';
import styles from './Datapath.module.css';
import { arrangeMacs, MAC_COLUMNS, type MacColumn } from './macs.ts';
import { useMacs } from './useMacs.ts';

/** Rows that are shown: beyond, one searches. */
const MOST = 200;

/** Which address is behind which port, as the switch has learned it; read anew while it is looked at. */
export function MacTable({ row }: { row: DatapathRow }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { entries, failure } = useMacs(row.name);
  const [search, setSearch] = useState('');
  const [sort, setSort] = useState<{ column: MacColumn; descending: boolean }>({ column: 'mac', descending: false });
  const labels = new Map(row.ports.map((port) => [port.key, portLabel(port)]));
  if (failure)
    return (
      <p className={styles.bad} role="alert">
        {explainFailure(failure, t).title}
      </p>
    );
  if (!entries) return null;
  if (entries.length === 0) return <p className={styles.quiet}>{t('datapaths:macs.none')}</p>;
  const found = arrangeMacs(entries, search, sort, (port) => labels.get(port) ?? port);
  return (
    <>
      <SearchField label={t('datapaths:macs.search')} value={search} onChange={setSearch} />
      <table className={styles.table} aria-label={t('datapaths:section.macs')}>
        <thead>
          <tr>
            {MAC_COLUMNS.map((column) => {
              const sorted = sort.column === column;
              return (
                <th
                  key={column}
                  scope="col"
                  aria-sort={!sorted ? 'none' : sort.descending ? 'descending' : 'ascending'}
                >
                  <Button
                    className={styles.sort ?? ''}
                    onPress={() => setSort({ column, descending: sorted && !sort.descending })}
                  >
                    {t(`datapaths:macs.${column}`)}
                    {sorted &&
                      (sort.descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />)}
                  </Button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {found.slice(0, MOST).map(({ mac, vlan, port, age }) => (
            <tr key={`${vlan} ${mac}`}>
              <th scope="row" className={styles.mono}>
                {mac}
              </th>
              <td>{vlan === 0 ? '–' : vlan}</td>
              <td>
                <Button className={shared.jump ?? ''} onPress={() => select(portId(row.name, port))}>
                  {printable(labels.get(port) ?? port)}
                </Button>
              </td>
              <td>{formatDuration(age, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.quiet} role="status">
        {found.length === 0
          ? t('datapaths:macs.nothing', { search })
          : t('datapaths:macs.count', { count: found.length })}
        {found.length > MOST && ` ${t('datapaths:macs.more', { count: MOST })}`}
      </p>
    </>
  );
}
