import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../helper/protocol/index.ts';
import { callHelper } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { notify } from '../../ui/toasts.ts';
import { reportFailure } from '../../parts/changes/undo.ts';
import { isOn } from './network-state.ts';
import { closeDialog, dropDraft, selectNetwork, useNetworksPage } from '../../parts/networks/page-state.ts';
import { useNetwork } from './use-networks.ts';
import styles from '../../parts/changes/Plan.module.css';

/** Says first whether a connection goes along. Its text can be brought back from the toast. */
export function DeleteNetworkDialog({ name }: { name: string }) {
  const { t } = useTranslation();
  const network = useNetwork(name);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const on = network !== undefined && isOn(network);
  const run = async () => {
    setBusy(true);
    setFailure(null);
    const before = await callHelper('network.show', { name });
    const answer = before.ok ? await callHelper('network.delete', { name, down: on }) : before;
    setBusy(false);
    if (!before.ok || !answer.ok) return setFailure(answer.ok ? null : answer.error);
    const restore = async () => {
      const back = await callHelper('network.save', { text: before.value.text });
      if (!back.ok) reportFailure(back.error, t);
    };
    if (useNetworksPage.getState().selected === name) selectNetwork(null);
    if (useNetworksPage.getState().draft?.name === name) dropDraft();
    closeDialog();
    notify({
      tone: 'done',
      title: t('networks:done.deleted', { name }),
      action: { label: t('common:undo'), run: () => void restore() },
    });
  };
  return (
    <Dialog
      alert
      title={t('networks:delete.title', { name })}
      onClose={closeDialog}
      footer={
        <>
          <Button onPress={closeDialog}>{t('common:cancel')}</Button>
          <Button variant="danger" autoFocus isPending={busy} onPress={() => void run()}>
            {t(on ? 'networks:delete.downToo' : 'common:delete')}
          </Button>
        </>
      }
    >
      <div className={styles.plan}>
        <p>{t(on ? 'networks:delete.connected' : 'networks:delete.text')}</p>
        {failure && <FailurePanel failure={failure} />}
      </div>
    </Dialog>
  );
}
