import { useCallback } from 'react';
import { ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { RunningChange } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { callHelper } from '../../state/bridge.ts';
import { reportFailure } from './undo.ts';
import styles from './Running.module.css';

/** How far the change is that is being made. */
export function Running({ running }: { running: RunningChange }) {
  const { t } = useTranslation();
  const { done, total, summary } = running;
  return (
    <ProgressBar className={styles.running ?? ''} aria-label={t('frame:running.label')} value={done} maxValue={total}>
      {({ percentage }) => (
        <>
          <span className={styles.track} aria-hidden>
            <span className={styles.done} style={{ width: `${percentage ?? 0}%` }} />
          </span>
          <span className={styles.words}>{t('frame:running.steps', { summary: localized(summary), done, total })}</span>
        </>
      )}
    </ProgressBar>
  );
}

/** Has what is being made taken back: this entry, or what this window asked for. What has ended needs no word. */
export function useCancelChange(): (entry?: number) => void {
  const { t } = useTranslation();
  return useCallback(
    (entry?: number) =>
      void callHelper('change.cancel', entry === undefined ? {} : { entry }).then((answer) => {
        if (!answer.ok && answer.error.kind !== 'not-found') reportFailure(answer.error, t);
      }),
    [t],
  );
}
