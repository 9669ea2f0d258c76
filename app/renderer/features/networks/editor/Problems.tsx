import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { DocumentFault } from '../../../../../helper/protocol/index.ts';
import { localized, riskText } from '../../../i18n/message.ts';
import { Badge, Shape } from '../../../ui/Badge.tsx';
import { FailurePanel } from '../../../ui/FailurePanel.tsx';
import { usePlanSummary } from '../../../parts/changes/PlanSteps.tsx';
import type { Machine } from './useChecks.ts';
import styles from './NetworkEditor.module.css';

/** The helper's answer in a line; a refusal with its remedy. */
function Answer({ machine }: { machine: Machine | null }) {
  const { t } = useTranslation();
  const summary = usePlanSummary();
  switch (machine?.state) {
    case undefined:
      return null;
    case 'asking':
      return <p className={styles.quiet}>{t('networks:editor.asking')}</p>;
    case 'refused':
      return <FailurePanel failure={machine.failure} />;
    case 'plan': {
      const { plan } = machine;
      return (
        <>
          <p className={styles.verdict}>
            <Badge tone="ok">{t('networks:editor.inOrder')}</Badge>
            <span>{plan.steps.length === 0 ? summary(plan) : t('networks:editor.would', { what: summary(plan) })}</span>
          </p>
          {plan.risks.map((risk) => (
            <p key={risk} className={styles.verdict}>
              <Shape tone="warn" />
              <span>{riskText(risk)}</span>
            </p>
          ))}
          {plan.notes.map((note) => (
            <p key={note.message} className={styles.quiet}>
              {localized(note)}
            </p>
          ))}
        </>
      );
    }
  }
}

/** What is wrong, by line, each with its fix; or what applying would do. */
export function Problems({
  faults,
  machine,
  onGo,
}: {
  faults: readonly DocumentFault[];
  machine: Machine | null;
  onGo: (fault: DocumentFault) => void;
}) {
  const { t } = useTranslation();
  return (
    <section className={styles.problems} aria-label={t('networks:editor.problems')}>
      <p className="visually-hidden" role="status">
        {faults.length > 0 && t('networks:editor.faults', { count: faults.length })}
      </p>
      {faults.length > 0 && (
        <ul>
          {faults.map((fault) => (
            <li key={`${fault.line}:${fault.column} ${fault.message}`}>
              <AriaButton className={styles.fault ?? ''} onPress={() => onGo(fault)}>
                <Shape tone={fault.severity === 'error' ? 'bad' : 'warn'} />
                <span className={styles.place}>{t('networks:editor.line', { line: fault.line })}</span>
                <span className={styles.sentence}>
                  {localized(fault)}
                  {fault.remedy !== undefined && <span className={styles.fix}> {localized(fault.remedy)}</span>}
                </span>
              </AriaButton>
            </li>
          ))}
        </ul>
      )}
      <Answer machine={machine} />
    </section>
  );
}
