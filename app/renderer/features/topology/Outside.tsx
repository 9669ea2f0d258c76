import { ViewportPortal } from '@xyflow/react';
import { useTranslation } from 'react-i18next';
import type { Box } from './layout/sizes.ts';
import styles from './Topology.module.css';

/** The edge of this computer: physical links lead there. */
export function Outside({ box }: { box: Box }) {
  const { t } = useTranslation();
  return (
    <ViewportPortal>
      <div
        className={styles.outside}
        style={{ transform: `translate(${box.x}px, ${box.y}px)`, height: box.height, width: box.width }}
        aria-hidden
      >
        <span>{t('topology:outside')}</span>
      </div>
    </ViewportPortal>
  );
}
