import { useTranslation } from 'react-i18next';
import type { Link, OwnerRow } from '../../../../helper/protocol/index.ts';
import { keyOf, ownerOf, useApp } from '../../state/index.ts';
import { tintOf, whoseLink, whoseRow, type Whose } from './whose.ts';
import { printable } from '../../../../helper/protocol/printable.ts';
import styles from './Owner.module.css';

/** A network's name with its tint; the same wherever something of it stands. */
export function NetworkTag({ name }: { name: string }) {
  return (
    <span className={styles.tag}>
      <span className={styles.swatch} style={{ background: `var(--tint-${tintOf(name)})` }} aria-hidden />
      <span className={styles.name}>{printable(name)}</span>
    </span>
  );
}

function Words({ whose }: { whose: Whose }) {
  if (whose.network !== null) return <NetworkTag name={whose.network} />;
  return <span className={whose.isOurs ? '' : styles.foreign}>{whose.text}</span>;
}

/** Whose a link is. */
export function LinkOwner({ link }: { link: Link }) {
  const { t } = useTranslation();
  const owner = useApp(ownerOf('links', keyOf(link)));
  return <Words whose={whoseLink(link, owner, t)} />;
}

/** Whose an address, a route or a rule is. */
export function RowOwner({
  topic,
  rowKey,
}: {
  topic: Exclude<OwnerRow['topic'], 'links' | 'namespaces'>;
  rowKey: string;
}) {
  const { t } = useTranslation();
  const owner = useApp(ownerOf(topic, rowKey));
  return <Words whose={whoseRow(owner, t)} />;
}
