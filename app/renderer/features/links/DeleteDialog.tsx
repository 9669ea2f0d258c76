import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, Link, LinkAdd } from '../../../../helper/protocol/index.ts';
import { callHelper, keyOf, linkAt, peerOf, portsOf, select, useAddresses, useApp } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Mono } from '../../ui/Text.tsx';
import { notify } from '../../ui/toasts.ts';
import { eachLink, refOf, reportFailure } from './change.ts';
import { doomedWith } from './doomed.ts';
import { recreate } from './recreate.ts';
import styles from './DeleteDialog.module.css';

/** What goes with a link, in a few words. */
function Consequences({ link }: { link: Link }) {
  const { t } = useTranslation();
  const addresses = useAddresses(keyOf(link));
  const peer = useApp((state) => linkAt(peerOf(keyOf(link))(state))(state));
  const ports = useApp(portsOf(keyOf(link)));
  const parts = [
    peer ? t('links:delete.peer', { name: peer.name }) : '',
    addresses.length > 0 ? t('links:delete.addresses', { count: addresses.length }) : '',
    ports.length > 0 ? t('links:delete.ports', { count: ports.length }) : '',
    link.owner === 'taproom' ? '' : t('links:delete.foreign'),
  ].filter((part) => part !== '');
  return (
    <li className={styles.item}>
      <Mono>{link.name}</Mono>
      {link.namespace !== '' && <span className={styles.quiet}>{t('links:inNamespace', { namespace: link.namespace })}</span>}
      <span className={styles.quiet}>{parts.join(t('links:delete.separator'))}</span>
    </li>
  );
}

/** What makes all of them again, or null where something of one would be lost. */
function restoring(links: readonly Link[]): LinkAdd[] | null {
  const requests = links.map((link) => recreate(doomedWith(useApp.getState(), link)));
  return requests.every((request) => request !== null) ? requests : null;
}

/** Says first what goes along, and whether it can be taken back. */
export function DeleteDialog({ links, onClose, onDone }: {
  links: readonly Link[];
  onClose: () => void;
  onDone?: () => void;
}) {
  const { t } = useTranslation();
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  // Both ends of a pair may be chosen: the second is gone with the first.
  const doomed = new Set<string>();
  const needed = links.filter((link) => {
    if (doomed.has(keyOf(link))) return false;
    const peer = peerOf(keyOf(link))(useApp.getState());
    if (peer !== null) doomed.add(peer);
    return true;
  });

  const [canUndo] = useState(() => restoring(needed) !== null);

  const run = async () => {
    const requests = restoring(needed);
    const undo = async () => {
      for (const request of requests ?? []) {
        const back = await callHelper('link.add', request);
        if (!back.ok) return reportFailure(back.error, t);
      }
    };
    setPending(true);
    setFailure(null);
    const result = await eachLink(needed, (link) => callHelper('link.delete', { link: refOf(link) }));
    setPending(false);
    if (result.failure) return setFailure(result.failure);
    const selected = useApp.getState().selected;
    if (selected !== null && links.some((link) => keyOf(link) === selected)) select(null);
    notify({
      tone: 'done',
      title: t('links:done.deleted', { count: links.length, name: links[0]?.name ?? '' }),
      ...(requests ? { action: { label: t('common:undo'), run: () => void undo() } } : {}),
    });
    onDone?.();
    onClose();
  };
  return (
    <Dialog
      alert
      title={t('links:delete.title', { count: links.length, name: links[0]?.name ?? '' })}
      onClose={onClose}
      footer={(
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="danger" autoFocus isPending={pending} onPress={() => void run()}>{t('common:delete')}</Button>
        </>
      )}
    >
      <div className={styles.content}>
        <p>{t(canUndo ? 'links:delete.undoable' : 'links:delete.text')}</p>
        <ul className={styles.list}>{needed.map((link) => <Consequences key={keyOf(link)} link={link} />)}</ul>
        {failure && <FailurePanel failure={failure} />}
      </div>
    </Dialog>
  );
}
