import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../helper/protocol/index.ts';
import { useMayChange } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { carryOut } from './actions.ts';
import { closeDialog, type Proposal } from '../../parts/networks/page-state.ts';
import { PlanView } from '../../parts/changes/PlanSteps.tsx';
import styles from '../../parts/changes/Plan.module.css';

/** Seconds after which a risky change auto-reverts; the helper's default. */
const COUNTDOWN = 30;

/** What would happen, before it does. */
export function ProposalDialog({ proposal }: { proposal: Proposal }) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { plan, to } = proposal;
  const risky = plan.risks.length > 0;
  // A text whose network is as it should be is still worth saving.
  const idle = plan.steps.length === 0 && !('text' in proposal.source);
  const run = async () => {
    setBusy(true);
    setFailure(null);
    const answer = await carryOut(proposal, t);
    setBusy(false);
    if (answer.ok) closeDialog();
    else setFailure(answer.error);
  };
  return (
    <Dialog
      wide
      title={t(`networks:plan.title.${to}`, { name: plan.network })}
      onClose={closeDialog}
      footer={
        <>
          {risky && <p className={styles.promise}>{t('networks:plan.promise', { seconds: COUNTDOWN })}</p>}
          <Button onPress={closeDialog}>{t('common:cancel')}</Button>
          <Button
            variant="primary"
            autoFocus
            isDisabled={!mayChange || idle}
            isPending={busy}
            onPress={() => void run()}
          >
            {t(`networks:plan.do.${to}`)}
          </Button>
        </>
      }
    >
      <div className={styles.plan}>
        {failure && <FailurePanel failure={failure} />}
        <PlanView plan={plan} />
      </div>
    </Dialog>
  );
}
