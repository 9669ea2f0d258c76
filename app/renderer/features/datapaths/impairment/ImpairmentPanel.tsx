import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatapathRow, Failure, Impairment, PortRow } from '../../../../../helper/protocol/index.ts';
import { useMayChange } from '../../../state/index.ts';
import { Button } from '../../../ui/Button.tsx';
import { Explain } from '../../../ui/Explain.tsx';
import { FailurePanel } from '../../../ui/FailurePanel.tsx';
import { MenuButton } from '../../../ui/Menu.tsx';
import { Segments } from '../../../ui/Segments.tsx';
import { Switch } from '../../../ui/Toggle.tsx';
import {
  clearImpairment,
  differs,
  impair,
  orNone,
  shownImpairment,
  type Direction,
} from '../../../parts/datapaths/impair.ts';
import { isImpaired } from '../../../parts/datapaths/words.ts';
import { FigureSlider } from './FigureSlider.tsx';
import styles from './Impairment.module.css';
import { figureOf, FIGURES, PRESETS, withFigure, type Preset } from './scales.ts';
import { OtherSettings } from './OtherSettings.tsx';
import { useLatest } from './useLatest.ts';

const DIRECTIONS = ['both', 'in', 'out'] as const;

/** Sliders that make a port as bad as a real line; each movement holds at once, and the chart above shows it. */
export function ImpairmentPanel({ row, port }: { row: DatapathRow; port: PortRow }) {
  const { t } = useTranslation();
  const isDisabled = !useMayChange();
  const [direction, setDirection] = useState<Direction>('both');
  // What was moved and is not confirmed yet: the sliders do not jump back while the answer is on its way.
  const [draft, setDraft] = useState<Impairment | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const shown = draft ?? shownImpairment(port, direction);
  // null: all of it away, in both directions; a movement before it is overtaken, and does not come after it.
  const send = useLatest<{ direction: Direction; impairment: Impairment } | null>(async (next) => {
    if (next === null) {
      setFailure(null);
      await clearImpairment(row, port, t);
      return;
    }
    const refused = await impair(row, port, next.direction, orNone(next.impairment), t);
    setFailure(refused);
    setDraft((now) => (now === next.impairment ? null : now));
  });
  const change = (impairment: Impairment) => {
    setDraft(impairment);
    send({ direction, impairment });
  };
  const presets = (Object.keys(PRESETS) as Preset[]).map((preset) => ({
    id: preset,
    label: t(`datapaths:preset.${preset}`),
    run: () => change(PRESETS[preset]),
    isDisabled,
  }));
  return (
    <div className={styles.panel}>
      <div className={styles.top}>
        <Segments
          label={t('datapaths:impair.direction')}
          value={direction}
          choices={DIRECTIONS.map((value) => ({ value, label: t(`datapaths:impair.${value}`) }))}
          onChange={(value) => {
            setDirection(value);
            setDraft(null);
          }}
        />
        <Explain term="impairDirection" />
        <MenuButton label={t('datapaths:impair.examples')} entries={presets}>
          <Button small>{t('datapaths:impair.examples')}</Button>
        </MenuButton>
        <Button
          small
          isDisabled={isDisabled || (!isImpaired(port) && draft === null)}
          onPress={() => {
            setDraft(null);
            send(null);
          }}
        >
          {t('datapaths:impair.clear')}
        </Button>
      </div>
      {direction === 'both' && differs(port) && draft === null && (
        <p className={styles.note}>{t('datapaths:impair.differs')}</p>
      )}
      {FIGURES.map((figure) => (
        <FigureSlider
          key={`${figure} ${direction}`}
          figure={figure}
          value={figureOf(shown, figure)}
          isDisabled={isDisabled}
          onChange={(value) => change(withFigure(shown, figure, value))}
        />
      ))}
      <Switch
        isDisabled={isDisabled}
        isSelected={shown.suspended === true}
        onChange={(on) => {
          const { suspended: _before, ...rest } = shown;
          change(on ? { ...rest, suspended: true } : rest);
        }}
      >
        {t('datapaths:impair.suspend')}
      </Switch>
      <OtherSettings impairment={shown} />
      {failure && <FailurePanel failure={failure} />}
    </div>
  );
}
