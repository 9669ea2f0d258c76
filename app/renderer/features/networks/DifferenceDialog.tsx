import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, Plan } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { useMayConnect } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { carryOut, planOf } from './actions.ts';
import { closeDialog } from '../../parts/networks/page-state.ts';
import { PlanView } from '../../parts/changes/PlanSteps.tsx';
import { useNetwork } from './use-networks.ts';
import styles from '../../parts/changes/Plan.module.css';

/** What somebody changed, and what would make the network again what its document says. */
export function DifferenceDialog({ name }: { name: string }) {
  const { t } = useTranslation();
  const mayConnect = useMayConnect();
  const network = useNetwork(name);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const drift = network?.drift ?? [];
  // Asked anew when what was changed is another.
  useEffect(() => {
    let current = true;
    void planOf({ name }, 'up').then((answer) => {
      if (!current) return;
      setPlan(answer.ok ? answer.value : null);
      setFailure(answer.ok ? null : answer.error);
    });
    return () => {
      current = false;
    };
  }, [name, network?.drift]);
  const run = async () => {
    if (plan === null) return;
    setBusy(true);
    const answer = await carryOut({ source: { name }, to: 'up', plan }, t);
    setBusy(false);
    if (answer.ok) closeDialog();
    else setFailure(answer.error);
  };
  return (
    <Dialog
      wide
      title={t('networks:difference.title', { name })}
      onClose={closeDialog}
      footer={
        <>
          <Button onPress={closeDialog}>{t('common:close')}</Button>
          <Button
            variant="primary"
            isDisabled={!mayConnect || plan === null || plan.steps.length === 0}
            isPending={busy}
            onPress={() => void run()}
          >
            {t('networks:difference.again')}
          </Button>
        </>
      }
    >
      <div className={styles.plan}>
        {failure && <FailurePanel failure={failure} />}
        {/* The plan says each of these once more, with its sign: they stand alone where there is none. */}
        {plan === null && drift.length > 0 && (
          <>
            <h3>{t('networks:difference.drift')}</h3>
            <ul className={styles.drifts}>
              {drift.map((one) => (
                <li key={one.summary.message}>{localized(one.summary)}</li>
              ))}
            </ul>
          </>
        )}
        {plan && (
          <>
            <h3>{t('networks:difference.plan')}</h3>
            <PlanView plan={plan} />
          </>
        )}
      </div>
    </Dialog>
  );
}
