import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../../../helper/protocol/index.ts';
import { formatWholeMoment } from '../../format/index.ts';
import { localized } from '../../i18n/message.ts';
import { openHistory, openUndo, useApp, useLocale, useMayConnect } from '../../state/index.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Mono } from '../../ui/Text.tsx';
import { Steps } from './Steps.tsx';
import { useEntryDetails, type EntryDetails } from './useEntryDetails.ts';
import { clientName, standingOf, STANDING_TONE, userName, verbName } from '../../parts/changes/entry-words.ts';
import styles from './History.module.css';

/** The entry that another one undid, or was undone by. */
function Other({ entry, children }: { entry: number; children: string }) {
  return (
    <Button small variant="quiet" onPress={() => openHistory(entry)}>
      {children}
    </Button>
  );
}

function UndoPart({
  entry,
  details,
  onRefresh,
}: {
  entry: HistoryEntry;
  details: EntryDetails | null;
  onRefresh: () => void;
}) {
  const { t } = useTranslation();
  const mayConnect = useMayConnect();
  if (entry.undoneBy !== null)
    return <Other entry={entry.undoneBy}>{t('history:undoneBy', { entry: entry.undoneBy })}</Other>;
  if (details === null) return null;
  if (details.undo === null) {
    return (
      <>
        <p className={styles.quiet}>{t('history:notUndoable')}</p>
        {details.why !== null && <p>{localized(details.why)}</p>}
        <div className={styles.actions}>
          <Button small onPress={onRefresh}>
            {t('history:lookAgain')}
          </Button>
        </div>
      </>
    );
  }
  return (
    <>
      <p className={styles.quiet}>{t(details.undo.length === 0 ? 'history:wouldNothing' : 'history:would')}</p>
      <Steps steps={details.undo} />
      <div className={styles.actions}>
        <Button isDisabled={!mayConnect} onPress={() => openUndo(entry.entry)}>
          {t('history:undoThis')}
        </Button>
      </div>
    </>
  );
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { details, failure, refresh } = useEntryDetails(entry);
  const standing = standingOf(entry);
  return (
    <div className={styles.detail}>
      <header className={styles.detailHead}>
        <div className={styles.detailTitleRow}>
          <h2 className={styles.detailTitle}>{localized(entry.summary)}</h2>
          <IconButton small label={t('common:close')} onPress={() => openHistory(null)}>
            <X size={16} aria-hidden />
          </IconButton>
        </div>
        <div className={styles.detailFacts}>
          <Badge tone={STANDING_TONE[standing]}>{t(`history:standing.${standing}`)}</Badge>
          <span>{t(`history:standingText.${standing}`)}</span>
        </div>
      </header>
      <div className={styles.detailBody}>
        <dl className={styles.facts}>
          <dt>{t('history:column.when')}</dt>
          <dd>{formatWholeMoment(new Date(entry.at), locale)}</dd>
          <dt>{t('history:column.who')}</dt>
          <dd>
            {userName(entry.who)}
            <span className={styles.quiet}>{` · ${clientName(entry.who.client, t)}`}</span>
          </dd>
          <dt>{t('history:column.what')}</dt>
          <dd>{verbName(entry.verb, t)}</dd>
          {entry.network !== null && (
            <>
              <dt>{t('history:column.network')}</dt>
              <dd>
                <Mono truncate>{entry.network}</Mono>
              </dd>
            </>
          )}
          <dt>{t('history:number')}</dt>
          <dd>
            <Mono>{`#${entry.entry}`}</Mono>
          </dd>
        </dl>
        {entry.undoes !== null && <Other entry={entry.undoes}>{t('history:undoes', { entry: entry.undoes })}</Other>}
        {entry.error &&
          (entry.error.step === 'pending' ? (
            // Nothing failed: nobody said that it may stay.
            <p>{localized(entry.error)}</p>
          ) : (
            <FailurePanel failure={entry.error} />
          ))}
        {failure && (
          <FailurePanel failure={failure}>
            <Button small onPress={refresh}>
              {t('history:lookAgain')}
            </Button>
          </FailurePanel>
        )}
        {details && details.steps.length > 0 && (
          <section className={styles.part}>
            <h3>{t('history:steps', { count: details.steps.length })}</h3>
            <Steps steps={details.steps} />
          </section>
        )}
        <section className={styles.part}>
          <h3>{t('common:undo')}</h3>
          <UndoPart entry={entry} details={details} onRefresh={refresh} />
        </section>
      </div>
    </div>
  );
}

/** One change: what was done step by step, how it ended, and what undoing it would do, or why it cannot be. */
export function EntryDetail({ number }: { number: number }) {
  const { t } = useTranslation();
  const entry = useApp((state) => state.observed.tables.history.get(String(number)));
  const observed = useApp((state) => state.observed.revision >= 0);
  if (!observed) return null;
  if (entry) return <Entry entry={entry} />;
  return (
    <EmptyState title={t('history:gone.title', { entry: number })} text={t('history:gone.text')}>
      <Button onPress={() => openHistory(null)}>{t('common:close')}</Button>
    </EmptyState>
  );
}
