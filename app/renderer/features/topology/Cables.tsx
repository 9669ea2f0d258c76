import { ViewportPortal } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBitRate } from '../../format/index.ts';
import { localized } from '../../i18n/message.ts';
import { useRate } from '../../state/hooks.ts';
import { select, useApp } from '../../state/store.ts';
import type { Cable } from './layout/places.ts';
import type { Box } from './layout/sizes.ts';
import styles from './Topology.module.css';

/** A row that came again brings new messages of the same words. */
const sameReason = (a: Cable, b: Cable): boolean =>
  a.down?.message === b.down?.message && (a.down === undefined) === (b.down === undefined);
/** A new picture makes new cables; most of them are where they were. */
const samePath = (a: { cable: Cable }, b: { cable: Cable }): boolean =>
  a.cable.path === b.cable.path &&
  a.cable.a === b.cable.a &&
  a.cable.b === b.cable.b &&
  (a.cable.open === null) === (b.cable.open === null) &&
  sameReason(a.cable, b.cable);
const samePlace = (a: RateProps, b: RateProps): boolean =>
  a.cable.a === b.cable.a &&
  a.cable.forward === b.cable.forward &&
  sameReason(a.cable, b.cable) &&
  a.at.x === b.at.x &&
  a.at.y === b.at.y;
interface RateProps {
  cable: Cable;
  at: NonNullable<Cable['label']>;
}

/** The path itself, in the accent while one of its ends is selected. */
const CablePath = memo(function CablePath({ cable }: { cable: Cable }) {
  const lit = useApp((state) => state.selected !== null && (state.selected === cable.a || state.selected === cable.b));
  const isDown = useApp((state) => {
    const { links } = state.observed.tables;
    if (cable.down !== undefined) return true;
    return links.get(cable.a)?.up === false || (cable.b !== null && links.get(cable.b)?.up === false);
  });
  const names = [styles.cable, styles[cable.kind], lit ? styles.lit : '', isDown ? styles.dead : ''];
  return (
    <g>
      <path className={styles.reach} d={cable.path} onClick={() => select(cable.a)} />
      <path className={names.join(' ')} d={cable.path} />
      {cable.open && (
        <circle className={`${styles.openEnd} ${lit ? styles.lit : ''}`} cx={cable.open.x} cy={cable.open.y} r={3.5} />
      )}
    </g>
  );
}, samePath);

/** The two rates beside a cable; nothing where nothing flows. Alone renders again with a sample. */
const CableRate = memo(function CableRate({ cable, at }: RateProps) {
  const { t } = useTranslation();
  const rate = useRate(cable.a);
  if (cable.down !== undefined) {
    const words = cable.down === null ? t('datapaths:state.down') : localized(cable.down);
    return (
      <div
        className={`${styles.rate} ${styles.why}`}
        style={{ transform: `translate(${at.x + 4}px, ${at.y}px) translateY(-50%)` }}
      >
        {words}
      </div>
    );
  }
  if (!rate || (rate.inBits === 0 && rate.outBits === 0)) return null;
  const { axis } = at;
  // Seen from `a`: what it sends leaves it towards the other end. A port above its device sends down.
  const isUpper = cable.kind === 'port' && cable.forward;
  const upright = axis === 'along' || cable.kind === 'port';
  const away = upright ? (isUpper ? '↓' : '↑') : cable.forward ? '→' : '←';
  const towards = upright ? (isUpper ? '↑' : '↓') : cable.forward ? '←' : '→';
  return (
    <div
      className={`${styles.rate} ${styles[axis]}`}
      style={{ transform: `translate(${at.x}px, ${at.y}px) translate(${axis === 'along' ? '0' : '-50%'}, -50%)` }}
    >
      {rate.outBits > 0 && (
        <span>
          <i>{away}</i>
          {formatBitRate(rate.outBits)}
        </span>
      )}
      {rate.inBits > 0 && (
        <span>
          <i>{towards}</i>
          {formatBitRate(rate.inBits)}
        </span>
      )}
    </div>
  );
}, samePlace);

/**
 * Every cable of the picture and the figures on them. Decoration for a screen reader: the cards say the same in words.
 */
export const Cables = memo(function Cables({ cables, bounds }: { cables: readonly Cable[]; bounds: Box }) {
  const margin = 200;
  return (
    <ViewportPortal>
      <svg
        className={styles.cables}
        aria-hidden
        style={{ left: bounds.x - margin, top: bounds.y - margin }}
        width={bounds.width + 2 * margin}
        height={bounds.height + 2 * margin}
        viewBox={`${bounds.x - margin} ${bounds.y - margin} ${bounds.width + 2 * margin} ${bounds.height + 2 * margin}`}
      >
        {cables.map((cable) => (
          <CablePath key={cable.id} cable={cable} />
        ))}
      </svg>
      <div className={styles.rates} aria-hidden>
        {cables.map((cable) =>
          cable.count > 1
            ? cable.label && (
                <div
                  key={cable.id}
                  className={styles.rate}
                  style={{ transform: `translate(-50%, -50%) translate(${cable.label.x}px, ${cable.label.y}px)` }}
                >
                  {`\u00d7 ${cable.count}`}
                </div>
              )
            : cable.label && <CableRate key={cable.id} cable={cable} at={cable.label} />,
        )}
      </div>
    </ViewportPortal>
  );
});
