import { useTranslation } from 'react-i18next';
import type { Impairment } from '../../../../../helper/protocol/index.ts';
import styles from './Impairment.module.css';

/** What was set by command or document and has no slider here: it is kept, and said. */
export function Told({ impairment }: { impairment: Impairment }) {
  const { t } = useTranslation();
  const { distribution, burstLoss, burst, queue, dropEvery, dropMatching, seed } = impairment;
  const parts = [
    distribution === undefined ? '' : t('datapaths:told.distribution', { name: distribution }),
    burstLoss === undefined ? '' : t('datapaths:told.burstLoss'),
    burst === undefined ? '' : t('datapaths:told.burst', { bytes: burst }),
    queue === undefined ? '' : t('datapaths:told.queue', { frames: queue }),
    dropEvery === undefined ? '' : t('datapaths:told.dropEvery', { number: dropEvery }),
    dropMatching === undefined ? '' : t('datapaths:told.dropMatching', { filter: dropMatching }),
    seed === undefined ? '' : t('datapaths:told.seed', { seed }),
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : (
    <ul className={styles.note}>
      {parts.map((part) => (
        <li key={part}>{part}</li>
      ))}
    </ul>
  );
}
