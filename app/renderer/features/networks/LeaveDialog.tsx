import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../helper/protocol/index.ts';
import { useMayChange } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { save } from './actions.ts';
import { closeDialog, useNetworksPage } from '../../parts/networks/page-state.ts';

/** Asks before what was typed is thrown away. */
export function LeaveDialog({ next }: { next: () => void }) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const draft = useNetworksPage((state) => state.draft);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const leave = () => {
    closeDialog();
    next();
  };
  const saveFirst = async () => {
    if (draft === null) return leave();
    setBusy(true);
    const answer = await save(draft.text, t);
    setBusy(false);
    if (answer.ok) leave();
    else setFailure(answer.error);
  };
  return (
    <Dialog
      alert
      title={draft?.name == null ? t('networks:leave.titleNew') : t('networks:leave.title', { name: draft.name })}
      onClose={closeDialog}
      footer={
        <>
          <Button onPress={closeDialog}>{t('networks:leave.stay')}</Button>
          <Button variant="danger" onPress={leave}>
            {t('networks:leave.discard')}
          </Button>
          <Button variant="primary" autoFocus isDisabled={!mayChange} isPending={busy} onPress={() => void saveFirst()}>
            {t('networks:leave.save')}
          </Button>
        </>
      }
    >
      <p>{t('networks:leave.text')}</p>
      {failure && <FailurePanel failure={failure} />}
    </Dialog>
  );
}
