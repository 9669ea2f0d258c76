import { useTranslation } from 'react-i18next';
import type { Impairment } from '../../../../../helper/protocol/index.ts';
import styles from './Impairment.module.css';

/** Settings without a slider, made by command or document: kept and listed. */
export function OtherSettings({ impairment }: { impairment: Impairment }) {
  const { t } = useTranslation();
  const { distribution, burstLoss, burst, queue, dropEvery, dropMatching, seed } = impairment;
  const parts = [
    distribution === undefined ? '' : t('datapaths:otherSettings.distribution', { name: distribution }),
    burstLoss === undefined ? '' : t('datapaths:otherSettings.burstLoss'),
    burst === undefined ? '' : t('datapaths:otherSettings.burst', { bytes: burst }),
    queue === undefined ? '' : t('datapaths:otherSettings.queue', { frames: queue }),
    dropEvery === undefined ? '' : t('datapaths:otherSettings.dropEvery', { number: dropEvery }),
    dropMatching === undefined ? '' : t('datapaths:otherSettings.dropMatching', { filter: dropMatching }),
    seed === undefined ? '' : t('datapaths:otherSettings.seed', { seed }),
  ].filter((part) => part !== '');
  return parts.length === 0 ? null : (
    <ul className={styles.note}>
      {parts.map((part) => (
        <li key={part}>{part}</li>
      ))}
    </ul>
  );
}
