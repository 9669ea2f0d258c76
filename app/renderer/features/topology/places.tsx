import type { NodeProps } from '@xyflow/react';
import { ChevronDown, ChevronRight, Plus } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { linkAt } from '../../state/derived.ts';
import { networkOf, ownerOf } from '../../state/owners.ts';
import { useMayChange } from '../../state/hooks.ts';
import { openCreate, openRoutes, select, useApp } from '../../state/store.ts';
import { NetworkTag } from '../../parts/ownership/Owner.tsx';
import { tintStyle } from '../../parts/ownership/whose.ts';
import { Shape } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { linkState, STATE_TONE } from '../../parts/links/link-state.ts';
import { useHolders } from '../../parts/links/useHolders.ts';
import { setFolded } from './usePicture.ts';
import type { FoldNode, NamespaceNode, ProgramNode, StackNode } from './nodes.ts';
import { stackCounts } from './stack-counts.ts';
import { useLinkSentence } from './useLinkSentence.ts';
import { useSpot } from './useSpot.ts';
import { localized } from '../../i18n/message.ts';
import styles from './Topology.module.css';
import { linkKey, type Link } from '../../../../helper/protocol/index.ts';
import { printable } from '../../../../helper/protocol/printable.ts';

/** The box around a namespace, with its name. */
export const NamespaceBox = memo(function NamespaceBox({ data: { place } }: NodeProps<NamespaceNode>) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const network = networkOf(useApp(ownerOf('namespaces', place.name)));
  const name = place.name === '' ? t('common:ownNamespace') : place.name;
  return (
    <div
      className={`${styles.namespace} ${place.foreign ? styles.foreignPlace : ''} ${network === null ? '' : styles.tintedPlace}`}
      {...(network === null ? {} : { style: tintStyle(network) })}
    >
      {!place.readable && (
        <p className={styles.note}>{place.note ? localized(place.note) : t('topology:unreadable')}</p>
      )}
      <div className={styles.foot}>
        {place.foldable && (
          <IconButton
            small
            label={t(place.folded ? 'topology:unfold' : 'topology:fold', { name })}
            onPress={() => setFolded(place.name, !place.folded)}
          >
            {place.folded ? <ChevronRight size={14} aria-hidden /> : <ChevronDown size={14} aria-hidden />}
          </IconButton>
        )}
        <span className={styles.namespaceName}>{printable(name)}</span>
        {place.program !== null && <span className={styles.holder}>{place.program}</span>}
        {network !== null && <NetworkTag name={network} />}
        {mayChange && place.readable && !place.foreign && (
          <IconButton small label={t('topology:createIn', { name })} onPress={() => openCreate(null, place.name)}>
            <Plus size={14} aria-hidden />
          </IconButton>
        )}
      </div>
    </div>
  );
});

function Loopback({ link }: { link: Link }) {
  const key = linkKey(link.namespace, link.index);
  const isSelected = useApp((state) => state.selected === key);
  const spot = useSpot(key);
  return (
    <button
      type="button"
      {...spot}
      className={`${styles.loopback} ${isSelected ? styles.selected : ''}`}
      aria-label={useLinkSentence(link)}
      aria-pressed={isSelected}
      onClick={() => select(key)}
    >
      <Shape tone={STATE_TONE[linkState(link)]} />
      {printable(link.name)}
    </button>
  );
}

/** The host itself at the foot of its namespace: how many addresses and routes it has, and its loopback. */
export const StackBar = memo(function StackBar({ data: { place } }: NodeProps<StackNode>) {
  const { t } = useTranslation();
  const loopback = useApp(linkAt(place.loopback));
  const counts = useApp((state) => stackCounts(state, place.namespace));
  const spot = useSpot(`stack:${place.namespace}`);
  const name = place.namespace === '' ? t('common:ownNamespace') : place.namespace;
  const text = `${t('topology:addresses', { count: counts.addresses })} · ${t('topology:routes', { count: counts.routes })}`;
  return (
    <div className={styles.stack}>
      <button
        type="button"
        {...spot}
        className={styles.stackName}
        aria-label={`${t('topology:stackOf', { name })}${t('topology:sentence.separator')}${text}`}
        onClick={() => openRoutes(place.namespace)}
      >
        <span>{t('topology:stack')}</span>
        <span className={styles.counts}>{text}</span>
      </button>
      {loopback && <Loopback link={loopback} />}
    </div>
  );
});

/** The program that has a TUN or TAP open, by name where it is known. */
export const ProgramBox = memo(function ProgramBox({ data: { place } }: NodeProps<ProgramNode>) {
  const { t } = useTranslation();
  const link = useApp(linkAt(place.key));
  return (
    <div className={`${styles.program} ${place.attached ? '' : styles.nobody}`} aria-hidden>
      {place.attached && link ? <Holders link={link} /> : t('topology:nobody')}
    </div>
  );
});

function Holders({ link }: { link: Link }) {
  const { t } = useTranslation();
  const programs = new Set(useHolders(link)?.map(({ program }) => program));
  return <span>{programs.size === 0 ? t('topology:program') : printable([...programs].join(', '))}</span>;
}

/** A folded namespace: how many links of each kind. */
export const FoldCard = memo(function FoldCard({ data: { place } }: NodeProps<FoldNode>) {
  const { t } = useTranslation();
  const spot = useSpot(`fold:${place.namespace}`);
  const kinds = new Map<string, number>();
  for (const { kind } of place.links) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  const most = [...kinds]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ');
  const down = place.links.filter((link) => !link.up).length;
  return (
    <button type="button" {...spot} className={styles.fold} onClick={() => setFolded(place.namespace, false)}>
      <span className={styles.foldCount}>
        {t(place.all ? 'topology:folded' : 'topology:more', { count: place.links.length })}
      </span>
      <span className={styles.counts}>{most}</span>
      {down > 0 && <span className={styles.counts}>{t('topology:foldedDown', { count: down })}</span>}
    </button>
  );
});
