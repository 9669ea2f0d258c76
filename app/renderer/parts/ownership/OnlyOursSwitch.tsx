import { useTranslation } from 'react-i18next';
import { setOnlyOurs, useApp } from '../../state/index.ts';
import { Switch } from '../../ui/Toggle.tsx';

/** Hides what others made, in the list and in the picture alike. */
export function OnlyOursSwitch() {
  const { t } = useTranslation();
  const isOn = useApp((state) => state.onlyOurs);
  return (
    <Switch isSelected={isOn} onChange={setOnlyOurs}>
      {t('links:onlyOurs')}
    </Switch>
  );
}
