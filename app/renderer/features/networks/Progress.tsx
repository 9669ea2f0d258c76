import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { NetworkRow } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import styles from './NetworkList.module.css';

/** How far it is, and which step is being made. */
export function Progress({ name, progress }: { name: string; progress: NonNullable<NetworkRow['progress']> }) {
  const { t } = useTranslation();
  const { done, total, step } = progress;
  return (
    <ProgressBar
      className={styles.progress ?? ''}
      aria-label={t('networks:progress.label', { name })}
      value={done}
      maxValue={Math.max(1, total)}
    >
      {({ percentage }) => (
        <>
          <span className={styles.track} aria-hidden>
            <span className={styles.done} style={{ width: `${percentage ?? 0}%` }} />
          </span>
          <span className={styles.step}>
            {t('networks:progress.step', { done, total, step: step === null ? '' : localized(step) })}
          </span>
        </>
      )}
    </ProgressBar>
  );
}
