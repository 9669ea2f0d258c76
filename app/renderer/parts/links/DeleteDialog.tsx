import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, Link } from '../../../../helper/protocol/index.ts';
import {
  callHelper,
  keyOf,
  linkAt,
  peerOf,
  pendingChange,
  portsOf,
  select,
  useAddresses,
  useApp,
} from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Mono } from '../../ui/Text.tsx';
import { notify } from '../../ui/toasts.ts';
import { entriesOf, lastEntry, undoAction } from '../changes/undo.ts';
import { useRisks } from '../changes/ask.ts';
import { RiskNote } from '../changes/RiskNote.tsx';
import { eachLink, refOf } from './change.ts';
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
      {link.namespace !== '' && (
        <span className={styles.quiet}>{t('links:inNamespace', { namespace: link.namespace })}</span>
      )}
      <span className={styles.quiet}>{parts.join(t('links:delete.separator'))}</span>
    </li>
  );
}

/** Lists what is deleted along and the risks; the history can undo it, where possible. */
export function DeleteDialog({
  links,
  onClose,
  onDone,
}: {
  links: readonly Link[];
  onClose: () => void;
  onDone?: () => void;
}) {
  const { t } = useTranslation();
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  // Both ends of a pair may be chosen: the second is gone with the first.
  const deleted = new Set<string>();
  const needed = links.filter((link) => {
    if (deleted.has(keyOf(link))) return false;
    const peer = peerOf(keyOf(link))(useApp.getState());
    if (peer !== null) deleted.add(peer);
    return true;
  });

  const risks = useRisks(needed.map((link) => ({ method: 'link.delete', params: { link: refOf(link) } })));

  const run = async () => {
    const before = lastEntry();
    setPending(true);
    setFailure(null);
    const result = await eachLink(needed, (link) => callHelper('link.delete', { link: refOf(link) }));
    setPending(false);
    if (result.failure) return setFailure(result.failure);
    const selected = useApp.getState().selected;
    if (selected !== null && links.some((link) => keyOf(link) === selected)) select(null);
    if (pendingChange(useApp.getState()) === null) void sayDeleted(needed.length, before);
    onDone?.();
    onClose();
  };
  /** Each link that was deleted has an entry of its own. */
  const sayDeleted = async (count: number, before: number) => {
    const entries = await entriesOf('link.delete', before, count);
    notify({
      tone: 'done',
      title: t('links:done.deleted', { count: links.length, name: links[0]?.name ?? '' }),
      ...undoAction(entries, t),
    });
  };
  return (
    <Dialog
      alert
      title={t('links:delete.title', { count: links.length, name: links[0]?.name ?? '' })}
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="danger" autoFocus isPending={pending} onPress={() => void run()}>
            {t('common:delete')}
          </Button>
        </>
      }
    >
      <div className={styles.content}>
        <p>{t('links:delete.text')}</p>
        <RiskNote risks={risks} />
        <ul className={styles.list}>
          {needed.map((link) => (
            <Consequences key={keyOf(link)} link={link} />
          ))}
        </ul>
        {failure && <FailurePanel failure={failure} />}
      </div>
    </Dialog>
  );
}
