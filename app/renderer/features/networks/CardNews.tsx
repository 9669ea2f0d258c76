import { useTranslation } from 'react-i18next';
import type { NetworkRow } from '../../../../helper/protocol/index.ts';
import { explainFailure } from '../../i18n/failure.ts';
import { Shape } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Progress } from './Progress.tsx';
import { PendingNote } from './PendingNote.tsx';
import { openDialog } from './page-state.ts';
import styles from './NetworkList.module.css';

/** What somebody should know about a network now; most of the time nothing. */
export function CardNews({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  const { name, progress, state, error, drift, faults, modified } = network;
  if (progress !== null) return <Progress progress={progress} name={name} />;
  return (
    <>
      {state === 'pending' && <PendingNote name={name} />}
      {state === 'failed' && error !== null && (
        <p className={`${styles.news} ${styles.bad}`}><Shape tone="bad" /><span>{explainFailure(error, t).title}</span></p>
      )}
      {faults > 0 && (
        <p className={`${styles.news} ${styles.bad}`}><Shape tone="bad" /><span>{t('networks:news.faults', { count: faults })}</span></p>
      )}
      {drift.length > 0 && (
        <p className={`${styles.news} ${styles.warn}`}>
          <Shape tone="warn" />
          <span>{t('networks:news.drift', { count: drift.length, first: drift[0]?.summary ?? '' })}</span>
          <Button small onPress={() => openDialog({ kind: 'difference', name })}>{t('networks:news.showDifference')}</Button>
        </p>
      )}
      {modified && (
        <p className={`${styles.news} ${styles.warn}`}><Shape tone="accent" /><span>{t('networks:news.modified')}</span></p>
      )}
    </>
  );
}
