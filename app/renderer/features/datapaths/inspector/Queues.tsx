import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatapathRow, QueueCounters } from '../../../../../helper/protocol/index.ts';
import { formatBytes, formatCount } from '../../../format/index.ts';
import { dropsOf, useLocale } from '../../../state/index.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { Explain } from '../../../ui/Explain.tsx';
import { printable } from '../../../../../helper/protocol/printable.ts';
import styles from './Datapath.module.css';
import { Drops } from './Drops.tsx';

/** How the threads share a port: each owns a queue of it. One thread has nothing to share. */
export function Queues({ queues, threads }: { queues: readonly QueueCounters[]; threads: DatapathRow['threads'] }) {
  const { t } = useTranslation();
  if (queues.length < 2) return null;
  return (
    <>
      <h4 className={styles.heading}>
        {t('terms:portQueues.name')}
        <Explain term="portQueues" />
      </h4>
      <table className={styles.table} aria-label={t('terms:portQueues.name')}>
        <thead>
          <tr>
            <th scope="col">{t('datapaths:queues.queue')}</th>
            <th scope="col">{t('datapaths:queues.thread')}</th>
            <th scope="col">{t('traffic:in')}</th>
            <th scope="col">{t('traffic:out')}</th>
            <th scope="col">{t('datapaths:queues.dropped')}</th>
          </tr>
        </thead>
        {queues.map((queue, number) => (
          <QueueLines key={number} number={number} thread={threads[number]?.name} queue={queue} />
        ))}
      </table>
    </>
  );
}

function QueueLines({ number, thread, queue }: { number: number; thread: string | undefined; queue: QueueCounters }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const drops = dropsOf(queue);
  const figure = ({ frames, bytes }: QueueCounters['received']) => (
    <td>
      {formatCount(frames, locale)}
      <span className={styles.small}>{formatBytes(bytes)}</span>
    </td>
  );
  return (
    <tbody className={styles.group}>
      <tr>
        <th scope="row">{number}</th>
        <td>{printable(thread ?? '')}</td>
        {figure(queue.received)}
        {figure(queue.sent)}
        <td>
          {formatCount(drops, locale)}
          {drops > 0 && (
            <IconButton
              small
              label={t('datapaths:queues.show', { queue: number })}
              onPress={() => setOpen(!open)}
              aria-expanded={open}
            >
              {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
            </IconButton>
          )}
        </td>
      </tr>
      {open && drops > 0 && (
        <tr>
          <td colSpan={5}>
            <Drops counters={queue} />
          </td>
        </tr>
      )}
    </tbody>
  );
}
