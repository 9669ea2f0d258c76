import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../format/time.ts';
import { localized } from '../../i18n/message.ts';
import { mayUndo, useLocale, useMayConnect } from '../../state/index.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { STANDING_TONE, standingOf, userName, verbName } from '../../parts/changes/entry-words.ts';
import { Section } from '../../parts/inspector/Section.tsx';
import { undo } from './actions.ts';
import { useHistoryOf } from './use-networks.ts';
import styles from './NetworkHistory.module.css';

/** As many as stand here; the History page has them all. */
const MOST = 12;

/** What happened to this network, who did it, and an Undo while there is one. */
export function NetworkHistory({ name }: { name: string }) {
  const { t } = useTranslation();
  const entries = useHistoryOf(name);
  const mayConnect = useMayConnect();
  const locale = useLocale();
  return (
    <Section id="network-history" title={t('networks:section.history')}>
      {entries.length === 0 && <p className={styles.quiet}>{t('networks:history.empty')}</p>}
      <ol className={styles.entries}>
        {entries.slice(0, MOST).map((entry) => (
          <li key={entry.entry} className={styles.entry}>
            <span className={styles.what} title={localized(entry.summary)}>
              {verbName(entry.verb, t)}
            </span>
            <Badge tone={STANDING_TONE[standingOf(entry)]}>{t(`history:standing.${standingOf(entry)}`)}</Badge>
            {mayUndo(entry) && (
              <span className={styles.undo}>
                <Button small isDisabled={!mayConnect} onPress={() => void undo(entry.entry, t)}>
                  {t('common:undo')}
                </Button>
              </span>
            )}
            <span className={styles.when}>
              <time dateTime={entry.at}>{formatMoment(new Date(entry.at), new Date(), locale)}</time>
              {t('networks:separator')}
              {userName(entry.who)}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
