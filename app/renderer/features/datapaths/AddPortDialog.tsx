import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatapathRow, Failure } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { closeOverlay, useLinks, useNamespaces } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { namesIn } from '../../parts/links/propose.ts';
import { addPorts } from '../../parts/datapaths/change.ts';
import { newPort, proposeDevice, type PortDraft } from './create/draft.ts';
import { PortFields } from './create/PortFields.tsx';
import { checkPort } from './create/request.ts';

/** One more port for a datapath that runs; the others lose no frame. */
export function AddPortDialog({ row }: { row: DatapathRow }) {
  const { t } = useTranslation();
  const links = useLinks();
  const namespaces = useNamespaces().map(({ name }) => name);
  const [draft, setPort] = useState<PortDraft>(() => newPort('link'));
  const [shown, setShown] = useState(false);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const port = proposeDevice(draft, namesIn(links, draft.namespace));
  const { request, faults } = checkPort(port, links, new Set(row.ports.map(({ key }) => key)));
  const error = (path: string): string | undefined => {
    const fault = shown ? faults.get(path) : undefined;
    return fault && localized(fault);
  };
  const run = async () => {
    setShown(true);
    if (!request || pending) return;
    setPending(true);
    const refused = await addPorts(
      row,
      [request],
      'device' in request ? request.device : t(`kinds:port.${request.kind}.name`),
      t,
    );
    setPending(false);
    if (refused) setFailure(refused);
    else closeOverlay();
  };
  return (
    <Dialog
      title={t('datapaths:addPort.title', { name: row.name })}
      onClose={closeOverlay}
      footer={
        <>
          <Button onPress={closeOverlay}>{t('common:cancel')}</Button>
          <Button variant="primary" isPending={pending} onPress={() => void run()}>
            {t('topology:plug.confirm')}
          </Button>
        </>
      }
    >
      <PortFields
        type={row.type}
        port={port}
        position={0}
        links={links}
        namespaces={namespaces}
        error={error}
        onTouch={() => setShown(true)}
        onChange={(next) => {
          setPort(next);
          setFailure(null);
        }}
      />
      {failure && <FailurePanel failure={failure} />}
    </Dialog>
  );
}
