import { useTranslation } from 'react-i18next';
import { formatBitRate, formatPacketRate } from '../../format/index.ts';
import { useLocale, useRate, useSelected } from '../../state/hooks.ts';
import { select } from '../../state/store.ts';
import { Checkbox } from '../../ui/Toggle.tsx';
import { SeriesMark } from '../../parts/traffic/SeriesMark.tsx';
import { Sparkline } from '../../parts/traffic/Sparkline.tsx';
import type { TalkerName } from './talker-name.ts';
import styles from './TrafficView.module.css';
import { printable } from '../../../../helper/protocol/printable.ts';

interface TalkerRowProps {
  talking: TalkerName;
  charted: boolean;
  /** Its colour in a chart of several links. */
  series: number | null;
  onToggle: (key: string) => void;
  /** Somebody points at it, or no more. */
  onPoint: (key: string | null) => void;
}

/** One link or port: its last minute, its figures, and whether the chart shows it. */
export function TalkerRow({ talking, charted, series, onToggle, onPoint }: TalkerRowProps) {
  const { key: linkKey, name, kind, place, end } = talking;
  const { t } = useTranslation();
  const locale = useLocale();
  const rate = useRate(linkKey);
  const selected = useSelected() === linkKey;
  const atEnd = useRate(end ?? linkKey);
  const drops = rate && rate.drops + (end === null ? 0 : (atEnd?.drops ?? 0));
  return (
    <tr
      className={selected ? styles.selected : ''}
      onClick={() => select(linkKey)}
      onPointerEnter={() => onPoint(linkKey)}
      onPointerLeave={() => onPoint(null)}
      onFocus={() => onPoint(linkKey)}
      onBlur={() => onPoint(null)}
    >
      <td className={styles.tick} onClick={(event) => event.stopPropagation()}>
        <Checkbox label={t('traffic:table.toggle', { name })} isSelected={charted} onChange={() => onToggle(linkKey)} />
      </td>
      <th scope="row" className={styles.link}>
        {series !== null && <SeriesMark series={series} colour={`var(--series-${series + 1})`} />}
        <button type="button" className={styles.name} onClick={() => select(linkKey)} aria-pressed={selected}>
          {printable(name)}
        </button>
        {place !== '' && <span className={styles.namespace}>{printable(place)}</span>}
      </th>
      <td className={styles.wide}>{kind}</td>
      <td>
        <Sparkline link={linkKey} width={120} />
      </td>
      <td className={styles.figure}>{formatBitRate(rate?.inBits)}</td>
      <td className={styles.figure}>{formatBitRate(rate?.outBits)}</td>
      <td className={`${styles.figure} ${styles.wide}`}>{formatPacketRate(rate?.inPackets, locale)}</td>
      <td className={`${styles.figure} ${styles.wide}`}>{formatPacketRate(rate?.outPackets, locale)}</td>
      <td className={`${styles.figure} ${styles.drops} ${drops ? styles.bad : styles.quiet}`}>
        {formatPacketRate(drops, locale)}
      </td>
    </tr>
  );
}
