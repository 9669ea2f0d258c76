import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../helper/protocol/index.ts';
import { explainFailure } from '../i18n/failure.ts';
import { Shape } from './Badge.tsx';
import styles from './FailurePanel.module.css';

/** What did not happen, why in the kernel's own words, what to do, and the button that does it. */
export function FailurePanel({ failure, children }: { failure: Failure; children?: ReactNode }) {
  const { t } = useTranslation();
  const words = explainFailure(failure, t);
  return (
    <div className={styles.panel} role="alert">
      <p className={styles.title}>
        <Shape tone="bad" />
        {words.title}
      </p>
      {words.why !== undefined && <p>{words.why}</p>}
      {words.original !== undefined && <p className={styles.kernel}>{words.original}</p>}
      {words.kernel !== undefined && <p className={styles.kernel}>{words.kernel}</p>}
      {words.remedy !== undefined && <p>{words.remedy}</p>}
      {children !== undefined && <div className={styles.actions}>{children}</div>}
    </div>
  );
}
