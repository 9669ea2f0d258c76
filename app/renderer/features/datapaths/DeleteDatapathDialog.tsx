import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatapathRow, Failure } from '../../../../helper/protocol/index.ts';
import { closeOverlay } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { deleteDatapath } from '../../parts/datapaths/change.ts';

/** Says what stops: frames between its ports. The history makes it again. */
export function DeleteDatapathDialog({ row }: { row: DatapathRow }) {
  const { t } = useTranslation();
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async () => {
    setPending(true);
    const refused = await deleteDatapath(row, t);
    setPending(false);
    if (refused) setFailure(refused);
    else closeOverlay();
  };
  return (
    <Dialog
      alert
      title={t('datapaths:delete.title', { name: row.name })}
      onClose={closeOverlay}
      footer={
        <>
          <Button onPress={closeOverlay}>{t('common:cancel')}</Button>
          <Button variant="danger" autoFocus isPending={pending} onPress={() => void run()}>
            {t('common:delete')}
          </Button>
        </>
      }
    >
      <p>{t('datapaths:delete.text', { count: row.ports.length })}</p>
      {row.network !== null && <p>{t('datapaths:delete.network', { network: row.network })}</p>}
      {failure && <FailurePanel failure={failure} />}
    </Dialog>
  );
}
