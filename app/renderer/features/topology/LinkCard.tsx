import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddresses } from '../../state/hooks.ts';
import { keyOf } from '../../state/derived.ts';
import { isOurs, networkOf, ownerOf } from '../../state/owners.ts';
import { select, useApp } from '../../state/store.ts';
import { Shape } from '../../ui/Badge.tsx';
import { firstAddress, linkState, STATE_TONE } from '../../parts/links/link-state.ts';
import { tintStyle } from '../../parts/ownership/whose.ts';
import { useDrag } from './drop.ts';
import type { LinkNode } from './nodes.ts';
import { useSpot } from './useSpot.ts';
import { useLinkSentence } from './useLinkSentence.ts';
import styles from './Topology.module.css';
import { printable } from '../../../../helper/protocol/printable.ts';

/** A link: its state, its name, its kind and its first address. A bridge is a bar as wide as its ports. */
function PlainLinkCard({ data: { link, shape, onLine } }: NodeProps<LinkNode>) {
  const { t } = useTranslation();
  const key = keyOf(link);
  const addresses = useAddresses(key);
  const isSelected = useApp((state) => state.selected === key);
  const isTarget = useDrag((state) => state.target === key);
  const sentence = useLinkSentence(link);
  const owner = useApp(ownerOf('links', key));
  const network = networkOf(owner);
  const spot = useSpot(key);
  // Every link that is up has a link-local address: it says nothing here.
  const told = addresses.filter((address) => address.scope !== 'link');
  const first = firstAddress(told);
  const state = linkState(link);
  const isPort = link.controller !== null;
  const names = [
    styles.card,
    styles[shape],
    onLine ? styles.online : '',
    isOurs(link, owner) ? '' : styles.foreign,
    network === null ? '' : styles.tinted,
    state === 'down' ? styles.down : '',
    isSelected ? styles.selected : '',
    isTarget ? styles.target : '',
    link.kind === 'veth' || onLine || link.kind === 'physical' ? styles.jackUp : '',
    isPort ? styles.jackDown : '',
  ];
  return (
    <button
      type="button"
      {...spot}
      className={names.join(' ')}
      aria-label={sentence}
      aria-pressed={isSelected}
      onClick={() => select(key)}
      {...(network === null ? {} : { style: tintStyle(network) })}
    >
      {network !== null && <span className={styles.network}>{printable(network)}</span>}
      <span className={styles.title}>
        <Shape tone={STATE_TONE[state]} />
        <span className={styles.name}>{printable(link.name)}</span>
        <span className={styles.kind}>{link.kind}</span>
      </span>
      {(first ?? state !== 'up') && (
        <span className={styles.detail}>
          {first && (
            <span className={styles.address}>
              {first.address}/{first.prefixLength}
            </span>
          )}
          {told.length > 1 && <span className={styles.more}>+{told.length - 1}</span>}
          {state !== 'up' && <span className={styles.state}>{t(`links:state.${state}`)}</span>}
        </span>
      )}
    </button>
  );
}

/** Renders again when its own row, addresses or selection change; rates stand on the cables. */
export const LinkCard = memo(
  PlainLinkCard,
  (a, b) => a.data.link === b.data.link && a.data.shape === b.data.shape && a.data.onLine === b.data.onLine,
);
