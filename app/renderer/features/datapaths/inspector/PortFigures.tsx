import { useTranslation } from 'react-i18next';
import type { DatapathRow } from '../../../../../helper/protocol/index.ts';
import { formatBytes, formatCount } from '../../../format/index.ts';
import { useLocale, usePortCounters } from '../../../state/index.ts';
import { Explain } from '../../../ui/Explain.tsx';
import styles from './Datapath.module.css';
import { Drops } from './Drops.tsx';
import { Queues } from './Queues.tsx';

const WORK = ['segmented', 'checksummed', 'duplicated', 'corrupted', 'reordered'] as const;

/** What a port has counted since it was added, and how the datapath's threads share it. */
export function PortFigures({ id, threads }: { id: string; threads: DatapathRow['threads'] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const counters = usePortCounters(id);
  const work = WORK.filter((name) => (counters?.[name] ?? 0) > 0);
  return (
    <>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('inspector:counters.counter')}</span>
            </th>
            <th scope="col">{t('traffic:in')}</th>
            <th scope="col">{t('traffic:out')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('datapaths:frames')}</th>
            <td>{formatCount(counters?.received.frames ?? null, locale)}</td>
            <td>{formatCount(counters?.sent.frames ?? null, locale)}</td>
          </tr>
          <tr>
            <th scope="row">{t('inspector:counters.bytes')}</th>
            <td>{formatBytes(counters?.received.bytes)}</td>
            <td>{formatBytes(counters?.sent.bytes)}</td>
          </tr>
          {work.map((name) => (
            <tr key={name}>
              <th scope="row">{t(`datapaths:work.${name}`)}</th>
              <td colSpan={2}>{formatCount(counters?.[name] ?? null, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h4 className={styles.heading}>
        {t('datapaths:column.drops')}
        <Explain term="portDrops" />
      </h4>
      {counters && <Drops counters={counters} />}
      {counters && <Queues queues={counters.queues} threads={threads} />}
    </>
  );
}
