import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunningChange } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { callHelper } from '../../state/bridge.ts';
import { StepsBar } from '../../ui/StepsBar.tsx';
import { reportFailure } from './undo.ts';

/** How far the change is that is being made. */
export function Running({ running }: { running: RunningChange }) {
  const { t } = useTranslation();
  const { done, total, summary } = running;
  return (
    <StepsBar
      label={t('frame:running.label')}
      done={done}
      total={total}
      text={t('frame:running.steps', { summary: localized(summary), done, total })}
    />
  );
}

/** Has what is being made taken back: this entry, or what this window asked for. What has ended needs no word. */
export function useCancelChange(): (entry?: number) => void {
  const { t } = useTranslation();
  return useCallback(
    (entry?: number) =>
      void callHelper('change.cancel', entry === undefined ? {} : { entry }).then((answer) => {
        if (!answer.ok && answer.error.kind !== 'not-found') reportFailure(answer.error, t);
      }),
    [t],
  );
}
