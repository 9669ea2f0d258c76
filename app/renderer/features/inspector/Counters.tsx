import { useTranslation } from 'react-i18next';
import { formatCount, formatMoment } from '../../format/index.ts';
import { rates, useLocale, useRate } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Explain } from '../../ui/Explain.tsx';
import styles from '../../parts/inspector/Inspector.module.css';
import { clearZero, setZero, since, useZeros } from './zeros.ts';

const ROWS = [
  ['bytes', 'rxBytes', 'txBytes'],
  ['packets', 'rxPackets', 'txPackets'],
  ['errors', 'rxErrors', 'txErrors'],
  ['dropped', 'rxDropped', 'txDropped'],
] as const;

/** The kernel's 64-bit counters, or what they counted since they were set to zero here; drawn while something flows. */
export function Counters({ linkKey, first }: { linkKey: string; first: Record<string, number> | null }) {
  const { t } = useTranslation();
  const locale = useLocale();
  useRate(linkKey);
  const whole: Record<string, number> | null = rates.counters(linkKey) ?? first;
  const zero = useZeros((zeros) => zeros[linkKey]);
  const difference = whole && zero ? since(whole, zero.figures) : null;
  const counters = difference ?? whole;
  return (
    <>
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
      <div className={styles.item}>
        <span className={styles.quiet}>
          {difference && zero && t('inspector:counters.since', { time: formatMoment(zero.at, new Date(), locale) })}
        </span>
        {difference && (
          <Button small variant="quiet" onPress={() => clearZero(linkKey)}>
            {t('inspector:counters.whole')}
          </Button>
        )}
        <Button small variant="quiet" isDisabled={whole === null} onPress={() => whole && setZero(linkKey, whole)}>
          {t('inspector:counters.zero')}
        </Button>
      </div>
    </>
  );
}
