import { useTranslation } from 'react-i18next';
import { formatCount } from '../../format/index.ts';
import { rates, useLocale, useRate } from '../../state/index.ts';
import { Explain } from '../../ui/Explain.tsx';
import styles from '../../parts/inspector/Inspector.module.css';

const ROWS = [
  ['bytes', 'rxBytes', 'txBytes'],
  ['packets', 'rxPackets', 'txPackets'],
  ['errors', 'rxErrors', 'txErrors'],
  ['dropped', 'rxDropped', 'txDropped'],
] as const;

/** The kernel's 64-bit counters; they are drawn again only while something flows. */
export function Counters({ linkKey, first }: { linkKey: string; first: Record<string, number> | null }) {
  const { t } = useTranslation();
  const locale = useLocale();
  useRate(linkKey);
  const counters: Record<string, number> | null = rates.counters(linkKey) ?? first;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('inspector:counters.counter')}</span>
          </th>
          <th scope="col">{t('inspector:counters.received')}</th>
          <th scope="col">{t('inspector:counters.sent')}</th>
        </tr>
      </thead>
      <tbody>
        {ROWS.map(([name, received, sent]) => (
          <tr key={name}>
            <th scope="row">
              {t(`inspector:counters.${name}`)}
              {name === 'dropped' && <Explain term="dropped" />}
            </th>
            <td>{formatCount(counters?.[received] ?? null, locale)}</td>
            <td>{formatCount(counters?.[sent] ?? null, locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
