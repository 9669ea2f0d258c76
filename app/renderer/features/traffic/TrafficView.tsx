import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBitRate, formatPacketRate } from '../../format/index.ts';
import { useLocale, useTotalRate } from '../../state/hooks.ts';
import { navigate, useApp } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { RateChart } from '../../parts/traffic/RateChart.tsx';
import { SERIES_COLOURS } from '../../parts/traffic/palette.ts';
import { TalkerRow } from './TalkerRow.tsx';
import { talkerNameOf } from './talker-name.ts';
import { useTopTalkers } from './useTopTalkers.ts';
import styles from './TrafficView.module.css';

/** Links that the chart shows until somebody chooses: more would only tangle. */
const CHOSEN_AT_FIRST = 3;

function Totals() {
  const { t } = useTranslation();
  const locale = useLocale();
  const total = useTotalRate();
  return (
    <div className={styles.totals}>
      <dl>
        <div>
          <dt>{t('traffic:total.in')}</dt>
          <dd>{formatBitRate(total.inBits)}</dd>
          <dd>{formatPacketRate(total.inPackets, locale)}</dd>
        </div>
        <div>
          <dt>{t('traffic:total.out')}</dt>
          <dd>{formatBitRate(total.outBits)}</dd>
          <dd>{formatPacketRate(total.outPackets, locale)}</dd>
        </div>
        <div>
          <dt>{t('traffic:total.drops')}</dt>
          <dd className={total.drops > 0 ? styles.bad : ''}>{formatPacketRate(total.drops, locale)}</dd>
        </div>
      </dl>
      <p>{t('traffic:total.note')}</p>
    </div>
  );
}

/** Who talks most, and a chart of the links that are ticked. */
export function TrafficView() {
  const { t } = useTranslation();
  const talkers = useTopTalkers();
  const links = useApp((state) => state.observed.tables.links);
  const datapaths = useApp((state) => state.observed.tables.datapaths);
  const who = (key: string) => talkerNameOf(key, { links, datapaths }, t);
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const charted = (chosen ?? talkers.slice(0, CHOSEN_AT_FIRST)).filter((key) => who(key) !== null);
  const [pointed, setPointed] = useState<string | null>(null);
  const rows = [...talkers, ...charted.filter((key) => !talkers.includes(key))];
  const toggle = (key: string) =>
    setChosen(charted.includes(key) ? charted.filter((one) => one !== key) : [...charted, key].slice(-SERIES_COLOURS));
  if (rows.length === 0) {
    return (
      <>
        <h1 className="visually-hidden">{t('traffic:title')}</h1>
        <EmptyState title={t('traffic:empty.title')} text={t('traffic:empty.text')}>
          <Button onPress={() => navigate('topology')}>{t('traffic:empty.open')}</Button>
        </EmptyState>
      </>
    );
  }
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">{t('traffic:title')}</h1>
      <div className={styles.top}>
        {charted.length > 0 ? (
          <RateChart
            keys={charted}
            names={charted.map((key) => who(key)?.name ?? key)}
            height={220}
            emphasised={pointed}
          />
        ) : (
          <p className={styles.none}>{t('traffic:chart.none')}</p>
        )}
        <Totals />
      </div>
      <div className={styles.scroll}>
        <table className={styles.table} aria-label={t('traffic:table.name')}>
          <thead>
            <tr>
              <th>
                <span className="visually-hidden">{t('traffic:table.chart')}</span>
              </th>
              <th>{t('traffic:table.link')}</th>
              <th className={styles.wide}>{t('traffic:table.kind')}</th>
              <th>{t('traffic:table.minute')}</th>
              <th className={styles.figure}>{t('traffic:in')}</th>
              <th className={styles.figure}>{t('traffic:out')}</th>
              <th className={`${styles.figure} ${styles.wide}`}>{t('traffic:table.inPackets')}</th>
              <th className={`${styles.figure} ${styles.wide}`}>{t('traffic:table.outPackets')}</th>
              <th className={`${styles.figure} ${styles.drops}`}>{t('traffic:table.drops')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((key) => {
              const talking = who(key);
              const series = charted.indexOf(key);
              return (
                talking && (
                  <TalkerRow
                    key={key}
                    talking={talking}
                    series={series < 0 || charted.length < 2 ? null : series}
                    charted={series >= 0}
                    onToggle={toggle}
                    onPoint={setPointed}
                  />
                )
              );
            })}
          </tbody>
        </table>
      </div>
    </div>
  );
}
