import { useTranslation } from 'react-i18next';
import type { Step } from '../../../../helper/protocol/index.ts';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { CommandLines } from '../../ui/Text.tsx';
import { PlanSteps } from '../../parts/changes/PlanSteps.tsx';
import styles from './History.module.css';

/** Steps as a plan shows them, and the same as one would type it. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  const { t } = useTranslation();
  const commands = steps.flatMap((step) => step.commands);
  return (
    <div className={styles.steps}>
      <PlanSteps steps={steps} />
      {commands.length > 0 && (
        <Disclosure title={t('history:commands')}>
          <CommandLines lines={commands} label={t('history:commands')} />
        </Disclosure>
      )}
    </div>
  );
}
