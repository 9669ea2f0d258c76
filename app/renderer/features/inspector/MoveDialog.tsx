import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, Link } from '../../../../helper/protocol/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';

/** Says what a move costs before it happens: the kernel takes the addresses and routes away. */
export function MoveDialog({
  link,
  to,
  addresses,
  onClose,
  onMove,
}: {
  link: Link;
  to: string;
  addresses: number;
  onClose: () => void;
  onMove: () => Promise<Failure | null>;
}) {
  const { t } = useTranslation();
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const move = async () => {
    setPending(true);
    const refused = await onMove();
    setPending(false);
    if (refused) setFailure(refused);
    else onClose();
  };
  return (
    <Dialog
      alert
      title={t('inspector:move.title', { name: link.name, namespace: to || t('common:ownNamespace') })}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" autoFocus isPending={pending} onPress={() => void move()}>
            {t('inspector:move.submit')}
          </Button>
        </>
      }
    >
      <p>{t('inspector:move.text', { count: addresses })}</p>
      {failure && <FailurePanel failure={failure} />}
    </Dialog>
  );
}
