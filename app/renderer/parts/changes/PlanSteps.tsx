import { useTranslation } from 'react-i18next';
import type { Plan, Step } from '../../../../helper/protocol/index.ts';
import { localized, riskText } from '../../i18n/message.ts';
import { Shape } from '../../ui/Badge.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { CommandLines } from '../../ui/Text.tsx';
import styles from './Plan.module.css';

/** Signs stand beside the word, so that nothing hangs on colour. */
const SIGN = { add: '+', change: '~', remove: '−' } as const;

/** How far a plan is: made, being made, to come. */
export type StepMark = 'done' | 'now' | 'waiting';

/** The steps of a plan as a diff: sign and word, the sentence, and why one of them is risky. */
export function PlanSteps({ steps, markOf }: { steps: readonly Step[]; markOf?: (position: number) => StepMark }) {
  const { t } = useTranslation();
  return (
    <ol className={styles.steps} aria-label={t('networks:plan.steps')}>
      {steps.map((step, position) => {
        const mark = markOf?.(position);
        return (
          // A step has no identity but its place in the order.
          <li
            key={position}
            className={`${styles.step} ${styles[step.change]} ${mark === undefined ? '' : styles[mark]}`}
            {...(mark === 'now' ? { 'aria-current': 'step' as const } : {})}
          >
            <span className={styles.sign} aria-hidden>
              {SIGN[step.change]}
            </span>
            <span className={styles.word}>{t(`networks:plan.change.${step.change}`)}</span>
            <span className={styles.summary}>
              {localized(step.summary)}
              {step.risks.map((risk) => (
                <span key={risk} className={styles.risk}>
                  <Shape tone="warn" />
                  {riskText(risk)}
                </span>
              ))}
            </span>
            {mark !== undefined && <span className={styles.mark}>{t(`networks:progress.${mark}`)}</span>}
          </li>
        );
      })}
    </ol>
  );
}

/** How many of each, in words. */
export function usePlanSummary() {
  const { t } = useTranslation();
  return ({ steps }: Pick<Plan, 'steps'>): string => {
    if (steps.length === 0) return t('networks:plan.nothing');
    return (['add', 'change', 'remove'] as const)
      .map((change) => [change, steps.filter((step) => step.change === change).length] as const)
      .filter(([, count]) => count > 0)
      .map(([change, count]) => t(`networks:plan.count.${change}`, { count }))
      .join(t('networks:separator'));
  };
}

/** A whole plan: what is risky about it, its steps, its notes, and the same as commands. */
export function PlanView({ plan }: { plan: Plan }) {
  const { t } = useTranslation();
  const summary = usePlanSummary();
  const commands = plan.steps.flatMap((step) => step.commands);
  return (
    <div className={styles.plan}>
      <p>{summary(plan)}</p>
      {plan.risks.length > 0 && (
        <div className={styles.risks} role="note">
          <p className={styles.riskTitle}>
            <Shape tone="warn" />
            {t('networks:plan.risky')}
          </p>
          <ul>
            {plan.risks.map((risk) => (
              <li key={risk}>{riskText(risk)}</li>
            ))}
          </ul>
        </div>
      )}
      {plan.steps.length > 0 && <PlanSteps steps={plan.steps} />}
      {plan.notes.map((note) => (
        <p key={note.message} className={styles.note}>
          <Shape tone="accent" />
          <span>{localized(note)}</span>
        </p>
      ))}
      {commands.length > 0 && (
        <Disclosure title={t('networks:plan.commands')}>
          <CommandLines lines={commands} label={t('networks:plan.commands')} />
        </Disclosure>
      )}
    </div>
  );
}
