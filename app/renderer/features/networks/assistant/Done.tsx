import { useTranslation } from 'react-i18next';
import type { MethodResult } from '../../../../../helper/protocol/index.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { CommandLines } from '../../../ui/Text.tsx';
import { read } from '../document-text.ts';
import { shownState, STATE_TONE } from '../network-state.ts';
import { PendingNote } from '../PendingNote.tsx';
import { useNetwork } from '../use-networks.ts';
import { nextSteps } from './recipes.ts';
import styles from './Assistant.module.css';

/** It is connected: what one does with it now. */
export function Done({ text, applied }: { text: string; applied: MethodResult<'network.up'> }) {
  const { t } = useTranslation();
  const network = useNetwork(applied.network.name) ?? applied.network;
  const state = shownState(network);
  const steps = nextSteps(text, read(text) ?? {});
  return (
    <>
      <p className={styles.result}>
        <Badge tone={STATE_TONE[state]}>{t(`networks:state.${state}`)}</Badge>
        <span>{t('networks:assistant.done', { name: network.name, count: applied.steps })}</span>
      </p>
      <PendingNote name={network.name} />
      {steps.length > 0 && (
        <>
          <h3 className={styles.group}>{t('networks:assistant.tryIt')}</h3>
          <CommandLines lines={steps} label={t('networks:assistant.tryIt')} />
        </>
      )}
      <p className={styles.text}>{t('networks:assistant.later')}</p>
    </>
  );
}
