import { useTranslation } from 'react-i18next';
import type { NetworkRow } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { StepsBar } from '../../ui/StepsBar.tsx';

/** How far it is, and which step is being made. */
export function Progress({ name, progress }: { name: string; progress: NonNullable<NetworkRow['progress']> }) {
  const { t } = useTranslation();
  const { done, total, step } = progress;
  return (
    <StepsBar
      label={t('networks:progress.label', { name })}
      done={done}
      total={total}
      text={t('networks:progress.step', { done, total, step: step === null ? '' : localized(step) })}
    />
  );
}
