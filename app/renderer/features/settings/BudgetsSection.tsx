import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { MethodResult } from '../../../../helper/protocol/index.ts';
import { formatBytes, formatCount } from '../../format/index.ts';
import { useStatus } from '../../state/index.ts';
import { Mono } from '../../ui/Text.tsx';
import styles from './SettingsView.module.css';

type Budget = MethodResult<'status'>['budgets'][number];

/** What is used of what the helper spends at most: as it was when the page was opened, or the window got the focus. */
export function BudgetsSection() {
  const { t, i18n } = useTranslation();
  const budgets = useStatus()[0]?.budgets ?? [];
  if (budgets.length === 0) return null;
  const amount = ({ unit }: Budget, value: number) =>
    unit === 'bytes' ? formatBytes(value) : formatCount(value, i18n.language === 'zh-CN' ? 'zh-CN' : 'en');
  return (
    <section className={styles.section} aria-labelledby="settings-budgets">
      <h2 id="settings-budgets" className={styles.title}>
        {t('settings:budgets.title')}
      </h2>
      <dl className={styles.facts}>
        {budgets.map((budget) => (
          <Fragment key={budget.name}>
            <dt title={budget.name}>{t(`settings:budgets.of.${budget.name}`, { defaultValue: budget.name })}</dt>
            <dd>
              <Mono>
                {t('settings:budgets.used', { used: amount(budget, budget.used), size: amount(budget, budget.size) })}
              </Mono>
            </dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
