import { Pause, Play, ZoomOut } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBitRate, formatPacketRate } from '../../format/index.ts';
import { useLocale, useRate } from '../../state/hooks.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { Measure } from './chart-data.ts';
import { useChartColours } from './palette.ts';
import { Plot, type Reading } from './Plot.tsx';
import { SeriesMark } from './SeriesMark.tsx';
import styles from './RateChart.module.css';
import { printable } from '../../../../helper/protocol/printable.ts';

interface RateChartProps {
  /** `linkKey`s; one link is drawn in the two colours of the directions, several each in its own. */
  keys: readonly string[];
  /** Names of the links, in the order of `keys`; shown where there are several. */
  names?: readonly string[];
  height?: number;
  /** The link that somebody points at elsewhere. */
  emphasised?: string | null;
  /** Also what was dropped can be drawn. */
  withDrops?: boolean;
}

const SPANS = ['60', '300', '600'] as const;

/** What one link carries: in above and out below the axis, same scale, both readable as text. */
export function RateChart({ keys, names = [], height = 170, emphasised = null, withDrops = false }: RateChartProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  const colours = useChartColours();
  const [measure, setMeasure] = useState<Measure>('bits');
  const [span, setSpan] = useState<(typeof SPANS)[number]>('60');
  const [paused, setPaused] = useState(false);
  const [zoomed, setZoomed] = useState(false);
  const [reading, setReading] = useState<Reading | null>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const position = keys.indexOf(pointed ?? emphasised ?? '');
  const format = (value: number | null) =>
    measure === 'bits' ? formatBitRate(value) : formatPacketRate(value, locale);
  const time = reading && new Date(reading.time * 1000).toLocaleTimeString(locale, { hour12: false });
  return (
    <figure className={styles.chart} aria-label={t('traffic:chart.name')}>
      <div className={styles.controls}>
        <Segments
          label={t('traffic:chart.measure')}
          value={measure}
          choices={[
            { value: 'bits', label: t('traffic:chart.bits') },
            { value: 'packets', label: t('traffic:chart.packets') },
            ...(withDrops ? [{ value: 'drops' as const, label: t('traffic:chart.drops') }] : []),
          ]}
          onChange={setMeasure}
        />
        <Segments
          label={t('traffic:chart.span')}
          value={span}
          choices={SPANS.map((value) => ({
            value,
            label: t('traffic:chart.minutes', { minutes: Number(value) / 60 }),
          }))}
          onChange={(value) => {
            setSpan(value);
            setZoomed(false);
          }}
        />
        <span className={styles.space} />
        {zoomed && (
          <IconButton small label={t('traffic:chart.unzoom')} onPress={() => setZoomed(false)}>
            <ZoomOut size={14} aria-hidden />
          </IconButton>
        )}
        <IconButton
          small
          label={t(paused ? 'traffic:chart.resume' : 'traffic:chart.pause')}
          onPress={() => setPaused(!paused)}
        >
          {paused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
        </IconButton>
      </div>
      <div className={styles.plot}>
        <Plot
          keys={keys}
          measure={measure}
          seconds={Number(span)}
          height={height}
          paused={paused}
          zoomed={zoomed}
          locale={locale}
          colours={colours}
          emphasised={position < 0 || keys.length < 2 ? null : position}
          onRead={setReading}
          onZoom={() => setZoomed(true)}
        />
        {reading && (
          <span className={styles.time} style={{ left: reading.left }}>
            {time}
          </span>
        )}
      </div>
      <figcaption className={styles.legend}>
        {keys.map((key, i) => (
          <LegendEntry
            key={key}
            link={key}
            series={i}
            onPoint={setPointed}
            name={keys.length > 1 ? (names[i] ?? key) : null}
            colours={
              keys.length > 1 ? [colours.series[i % colours.series.length] ?? colours.in] : [colours.in, colours.out]
            }
            held={reading ? [reading.values[2 * i] ?? null, reading.values[2 * i + 1] ?? null] : null}
            measure={measure}
            format={format}
          />
        ))}
      </figcaption>
    </figure>
  );
}

interface LegendEntryProps {
  link: string;
  series: number;
  onPoint: (link: string | null) => void;
  name: string | null;
  /** One colour a link, or one a direction. */
  colours: readonly string[];
  /** Values under the pointer; null: the present ones. */
  held: readonly [number | null, number | null] | null;
  measure: Measure;
  format: (value: number | null) => string;
}

function LegendEntry({ link, series, onPoint, name, colours, held, measure, format }: LegendEntryProps) {
  const { t } = useTranslation();
  const rate = useRate(link);
  if (measure === 'drops') {
    return (
      <span className={styles.entry}>
        <span className={styles.value}>
          <i style={{ background: colours[0] }} />
          {t('traffic:table.drops')} <b>{format(held ? held[0] : (rate?.drops ?? null))}</b>
        </span>
      </span>
    );
  }
  const inward = held ? held[0] : ((measure === 'bits' ? rate?.inBits : rate?.inPackets) ?? null);
  const outward = held ? held[1] : ((measure === 'bits' ? rate?.outBits : rate?.outPackets) ?? null);
  const [first, second = first] = colours;
  return (
    <span className={styles.entry} onPointerEnter={() => onPoint(link)} onPointerLeave={() => onPoint(null)}>
      {name !== null && (
        <span className={styles.name}>
          <SeriesMark series={series} colour={first ?? ''} />
          {printable(name)}
        </span>
      )}
      <span className={styles.value}>
        {name === null && <i style={{ background: first }} />}
        {t('traffic:in')} <b>{format(inward)}</b>
      </span>
      <span className={styles.value}>
        {name === null && <i style={{ background: second }} />}
        {t('traffic:out')} <b>{format(outward)}</b>
      </span>
    </span>
  );
}
