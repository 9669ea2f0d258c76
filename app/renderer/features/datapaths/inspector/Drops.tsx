import { useTranslation } from 'react-i18next';
import type { PortCounters } from '../../../../../helper/protocol/index.ts';
import { formatCount } from '../../../format/index.ts';
import { i18n } from '../../../i18n/index.ts';
import { useLocale } from '../../../state/index.ts';
import styles from './Datapath.module.css';

/**
 * Frames that went no further, by reason, the most frequent first. A reason that has no words yet says its own name.
 */
export function Drops({ counters: { drops } }: { counters: Pick<PortCounters, 'drops'> }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const reasons = Object.entries(drops)
    .filter(([, frames]) => frames > 0)
    .sort(([, a], [, b]) => b - a);
  if (reasons.length === 0) return <p className={styles.quiet}>{t('datapaths:drops.none')}</p>;
  return (
    <dl className={styles.drops}>
      {reasons.map(([reason, frames]) => (
        <div key={reason}>
          <dt>{i18n.exists(`datapaths:drop.${reason}`) ? t(`datapaths:drop.${reason}`) : reason}</dt>
          <dd>{formatCount(frames, locale)}</dd>
        </div>
      ))}
    </dl>
  );
}
