import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PendingChange } from '../../../../helper/protocol/index.ts';
import { localized, riskText } from '../../i18n/message.ts';
import { callHelper, pendingChange, useApp, useMayConnect } from '../../state/index.ts';
import { Shape } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { reportFailure } from '../../parts/changes/undo.ts';
import { useSecondsLeft } from '../../parts/changes/countdown.ts';
import styles from './PendingBar.module.css';

/** Seconds before the end at which a screen reader says how little is left. */
const SOON = 10;

/** What is heard: once when it comes and once when little time is left, never each second. */
function Announcement({ pending, risks, seconds }: { pending: PendingChange; risks: string; seconds: number }) {
  const { t } = useTranslation();
  const [atFirst] = useState(seconds);
  const isSoon = seconds <= SOON && atFirst > SOON;
  return (
    <p className="visually-hidden" role="alert">
      {isSoon
        ? t('pending:soon', { seconds: SOON })
        : t('pending:announce', { summary: localized(pending.summary), risks, seconds: atFirst })}
    </p>
  );
}

function Bar({ pending, isNarrow }: { pending: PendingChange; isNarrow: boolean }) {
  const { t } = useTranslation();
  const mayConnect = useMayConnect();
  const seconds = useSecondsLeft(pending.deadline);
  const [answering, setAnswering] = useState<'keep' | 'revert' | null>(null);
  const risks = pending.risks.map((risk) => riskText(risk)).join(' ');
  const answer = async (choice: 'keep' | 'revert') => {
    setAnswering(choice);
    const result = await callHelper(choice === 'keep' ? 'pending.confirm' : 'pending.revert', { entry: pending.entry });
    setAnswering(null);
    if (!result.ok) reportFailure(result.error, t);
  };
  const isOver = seconds === 0;
  return (
    <section className={`${styles.bar} ${isNarrow ? styles.narrow : ''}`} aria-label={t('pending:region')}>
      <Announcement pending={pending} risks={risks} seconds={seconds} />
      <Shape tone="warn" />
      <div className={styles.text}>
        <p className={styles.what} title={localized(pending.summary)}>
          {localized(pending.summary)}
          {pending.network !== null && (
            <span className={styles.quiet}> · {t('pending:network', { name: pending.network })}</span>
          )}
        </p>
        <p className={styles.why} title={risks}>
          {risks}
        </p>
      </div>
      <span className={styles.countdown} role="timer" aria-live="off">
        {isOver ? t('pending:expiring') : t('pending:countdown', { count: seconds })}
      </span>
      <div className={styles.buttons} role="group" aria-label={t('pending:title')}>
        <Button
          variant="primary"
          isPending={answering === 'keep'}
          isDisabled={!mayConnect || isOver || answering === 'revert'}
          onPress={() => void answer('keep')}
        >
          {t('pending:keep')}
        </Button>
        <Button
          isPending={answering === 'revert'}
          isDisabled={!mayConnect || isOver || answering === 'keep'}
          onPress={() => void answer('revert')}
        >
          {t('pending:revert')}
        </Button>
      </div>
    </section>
  );
}

/**
 * The risky change that waits, whoever made it: in every view, above the status bar, until it is answered or its time
 * is up.
 */
export function PendingBar({ isNarrow = false }: { isNarrow?: boolean }) {
  const pending = useApp(pendingChange);
  return pending === null ? null : <Bar key={pending.entry} pending={pending} isNarrow={isNarrow} />;
}
