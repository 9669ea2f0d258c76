import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Link } from '../../../../helper/protocol/index.ts';
import { keyOf, linkAt, peerOf, portsOf, select, useAddresses, useApp } from '../../state/index.ts';
import { Mono } from '../../ui/Text.tsx';
import { deleteAll } from './change.ts';
import { LinksChangeDialog } from './LinksChangeDialog.tsx';
import styles from './DeleteDialog.module.css';

/** Links whose consequences are told; nobody reads those of five hundred. */
const SHOWN = 100;

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
  // Both ends of a pair may be chosen: the second is gone with the first.
  const [needed] = useState(() => {
    const deleted = new Set<string>();
    return links.filter((link) => {
      if (deleted.has(keyOf(link))) return false;
      const peer = peerOf(keyOf(link))(useApp.getState());
      if (peer !== null) deleted.add(peer);
      return true;
    });
  });
  const count = links.length;
  const name = links[0]?.name ?? '';
  const shown = needed.slice(0, SHOWN);
  const more = needed.length - shown.length;
  return (
    <LinksChangeDialog
      title={t('links:delete.title', { count, name })}
      word={t('common:delete')}
      changes={deleteAll(needed)}
      done={t('links:done.deleted', { count, name })}
      danger
      text={t('links:delete.text')}
      onMade={() => {
        const { selected } = useApp.getState();
        if (selected !== null && links.some((link) => keyOf(link) === selected)) select(null);
        onDone?.();
      }}
      onClose={onClose}
    >
      <ul className={styles.list}>
        {shown.map((link) => (
          <Consequences key={keyOf(link)} link={link} />
        ))}
        {more > 0 && <li className={styles.item}>{t('links:delete.more', { count: more })}</li>}
      </ul>
    </LinksChangeDialog>
  );
}
