import { useTranslation } from 'react-i18next';
import type { NetworkRow } from '../../../../helper/protocol/index.ts';
import { explainFailure } from '../../i18n/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { News } from './News.tsx';
import { Progress } from './Progress.tsx';
import { PendingNote } from './PendingNote.tsx';
import { openDialog } from '../../parts/networks/page-state.ts';

/** What somebody should know about a network now; most of the time nothing. */
export function CardNews({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  const { name, progress, state, error, drift, faults, modified } = network;
  if (progress !== null) return <Progress progress={progress} name={name} />;
  return (
    <>
      {state === 'pending' && <PendingNote name={name} />}
      {state === 'failed' && error !== null && <News tone="bad">{explainFailure(error, t).title}</News>}
      {faults > 0 && <News tone="bad">{t('networks:news.faults', { count: faults })}</News>}
      {drift.length > 0 && (
        <News
          tone="warn"
          actions={
            <Button small onPress={() => openDialog({ kind: 'difference', name })}>
              {t('networks:news.showDifference')}
            </Button>
          }
        >
          {t('networks:news.drift', { count: drift.length })}
        </News>
      )}
      {modified && <News tone="accent">{t('networks:news.modified')}</News>}
    </>
  );
}
