import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, Link } from '../../../../helper/protocol/index.ts';
import { keyOf } from '../../state/derived.ts';
import { useAddresses } from '../../state/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { CommandLines } from '../../ui/Text.tsx';
import { changeLink, refOf } from '../../parts/links/change.ts';
import { useRisks } from '../../parts/changes/ask.ts';
import { RiskNote } from '../../parts/changes/RiskNote.tsx';
import { plugCommand } from './drop.ts';
import styles from './Topology.module.css';

export interface Plugging {
  link: Link;
  bridge: Link;
}

/** Asks before a link becomes a port, because its own addresses stop answering then. */
export function PlugDialog({ link, bridge, onClose }: Plugging & { onClose: () => void }) {
  const { t } = useTranslation();
  const addresses = useAddresses(keyOf(link)).filter((address) => address.scope === 'global');
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const risks = useRisks([{ method: 'link.set', params: { link: refOf(link), controller: bridge.name } }]);
  const names = { link: link.name, bridge: bridge.name };
  const run = async () => {
    setPending(true);
    const failed = await changeLink(link, { controller: bridge.name }, t('topology:plug.done', names), t, true);
    setPending(false);
    if (failed) setFailure(failed);
    else onClose();
  };
  return (
    <Dialog
      title={t('topology:plug.title', names)}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" autoFocus isPending={pending} onPress={() => void run()}>
            {t('topology:plug.confirm')}
          </Button>
        </>
      }
    >
      <div className={styles.plugText}>
        <p>{t('topology:plug.text', names)}</p>
        <RiskNote risks={risks} />
        {link.controller !== null && <p>{t('topology:plug.moves', names)}</p>}
        {addresses.length > 0 && <p>{t('topology:plug.addresses', { ...names, count: addresses.length })}</p>}
        <CommandLines lines={[plugCommand(link, bridge)]} label={t('common:commands')} />
        {failure && <FailurePanel failure={failure} />}
      </div>
    </Dialog>
  );
}
