import { useStore } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import styles from './Topology.module.css';

/** The two lanes and the line between them, across the whole window wherever the picture is moved. */
export function Lanes() {
  const { t } = useTranslation();
  const boundary = useStore((state) => Math.round(state.transform[1]));
  return (
    <div className={styles.lanes} aria-hidden>
      <div className={styles.userLane} style={{ height: Math.max(0, boundary) }} />
      <div className={styles.boundary} style={{ transform: `translateY(${boundary}px)` }}>
        <span className={styles.above}>{t('topology:userSpace')}</span>
        <span className={styles.below}>{t('topology:kernel')}</span>
      </div>
    </div>
  );
}
