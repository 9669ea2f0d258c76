import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../helper/protocol/index.ts';
import { bridge, useApp } from '../../state/index.ts';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Switch } from '../../ui/Toggle.tsx';

/** An entry among the desktop's autostart programs; writing it may fail, which is said here. */
export function StartAtLogin() {
  const { t } = useTranslation();
  const isOn = useApp((state) => state.settings.startAtLogin);
  const [failure, setFailure] = useState<Failure | null>(null);
  const change = async (startAtLogin: boolean) => {
    const answer = await bridge().request('settings:set', { startAtLogin });
    setFailure(answer.ok ? null : answer.error);
  };
  return (
    <>
      <Switch isSelected={isOn} onChange={(on) => void change(on)}>
        {t('settings:startAtLogin')}
      </Switch>
      {failure && <FailurePanel failure={failure} />}
    </>
  );
}
