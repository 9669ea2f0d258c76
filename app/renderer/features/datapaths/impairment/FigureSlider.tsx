import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Explain } from '../../../ui/Explain.tsx';
import styles from './Impairment.module.css';
import { figureText, nearestStop, parseFigure, SCALES, UNLIMITED, type Figure } from './scales.ts';

/** One figure of an impairment: a slider over the stops that people ask for, and a field for any other. */
export function FigureSlider({
  figure,
  value,
  isDisabled,
  onChange,
}: {
  figure: Figure;
  value: number;
  isDisabled: boolean;
  onChange: (value: number) => void;
}) {
  const { t } = useTranslation();
  const { unit, stops } = SCALES[figure];
  const [typed, setTyped] = useState<string | null>(null);
  const id = useId();
  const label = t(`terms:impair_${figure}.name`);
  const shown = value === UNLIMITED ? t('datapaths:impair.unlimited') : `${figureText(value)} ${unit}`;
  const wrong = typed !== null && parseFigure(figure, typed) === null;
  const commit = () => {
    if (typed === null) return;
    const parsed = parseFigure(figure, typed);
    if (parsed === null) return;
    setTyped(null);
    if (parsed !== value) onChange(parsed);
  };
  return (
    <div className={styles.figure}>
      <span className={styles.label}>
        <label htmlFor={id}>{label}</label>
        <Explain term={`impair_${figure}`} />
      </span>
      <input
        id={id}
        type="range"
        className={styles.slider}
        min={0}
        max={stops.length - 1}
        step={1}
        value={nearestStop(figure, value)}
        aria-valuetext={shown}
        disabled={isDisabled}
        onChange={(event) => {
          setTyped(null);
          onChange(stops[Number(event.target.value)] ?? value);
        }}
      />
      <span className={`${styles.box} ${wrong ? styles.wrong : ''}`}>
        <input
          className={styles.input}
          value={typed ?? figureText(value)}
          placeholder="∞"
          aria-label={t('datapaths:impair.figure', { name: label, unit })}
          aria-invalid={wrong}
          inputMode="decimal"
          autoComplete="off"
          disabled={isDisabled}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key !== 'Escape' || typed === null) return;
            event.preventDefault();
            event.stopPropagation();
            setTyped(null);
          }}
        />
        <span className={styles.unit}>{unit}</span>
      </span>
      {wrong && (
        <span role="alert" className={styles.fault}>
          {t('datapaths:impair.fault', { max: SCALES[figure].most, unit })}
        </span>
      )}
    </div>
  );
}
