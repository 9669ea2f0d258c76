import type { NodeProps } from '@xyflow/react';
import { Globe } from 'lucide-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { portLabel } from '../../state/datapath-keys.ts';
import { select, useApp } from '../../state/store.ts';
import { Shape } from '../../ui/Badge.tsx';
import { DatapathIcon } from '../../parts/datapaths/DatapathIcon.tsx';
import {
  datapathSentence,
  datapathTone,
  isImpaired,
  PORT_TONE,
  portSentence,
  sayReason,
} from '../../parts/datapaths/words.ts';
import { tintStyle } from '../../parts/ownership/whose.ts';
import styles from './Datapaths.module.css';
import { useDrag } from './drop.ts';
import type { DatapathNode, PortNode, RemoteNode } from './nodes.ts';
import { useSpot } from './useSpot.ts';
import { printable } from '../../../../helper/protocol/printable.ts';

/** A packet loop of ours: what it is called, what it does, and whether all of its ports are up. */
export const DatapathCard = memo(function DatapathCard({ data: { place } }: NodeProps<DatapathNode>) {
  const { t } = useTranslation();
  const { key, row } = place;
  const isSelected = useApp((state) => state.selected === key);
  const isTarget = useDrag((state) => state.target === key);
  const spot = useSpot(key);
  const names = [
    styles.bar,
    row.network === null ? '' : styles.tinted,
    isSelected ? styles.selected : '',
    isTarget ? styles.target : '',
  ];
  return (
    <button
      type="button"
      {...spot}
      className={names.join(' ')}
      aria-label={datapathSentence(row, t)}
      aria-pressed={isSelected}
      onClick={() => select(key)}
      {...(row.network === null ? {} : { style: tintStyle(row.network) })}
    >
      <Shape tone={datapathTone(row)} />
      <span className={styles.name}>{printable(row.name)}</span>
      <span className={styles.type}>
        <DatapathIcon type={row.type} size={14} />
        {t(`kinds:datapath.${row.type}.name`)}
      </span>
    </button>
  );
});

/** Where a cable plugs into a datapath. */
export const PortPlug = memo(function PortPlug({ data: { place, datapath } }: NodeProps<PortNode>) {
  const { t } = useTranslation();
  const { key, port, side } = place;
  const isSelected = useApp((state) => state.selected === key);
  const spot = useSpot(key);
  const names = [
    styles.plug,
    styles[side],
    port.state === 'down' ? styles.down : '',
    isSelected ? styles.selected : '',
  ];
  return (
    <button
      type="button"
      {...spot}
      className={names.join(' ')}
      aria-label={portSentence(port, datapath, t)}
      aria-pressed={isSelected}
      title={port.state === 'down' ? sayReason(port, t) : undefined}
      onClick={() => select(key)}
    >
      {(port.state === 'down' || datapath.active === port.key) && (
        <Shape tone={port.state === 'down' ? PORT_TONE.down : 'accent'} />
      )}
      <span className={styles.plugName}>{printable(portLabel(port))}</span>
      {isImpaired(port) && <Shape tone="warn" />}
    </button>
  );
});

/** The other end of a socket, somewhere outside. Its port says the same in words. */
export const RemoteBox = memo(function RemoteBox({ data: { place } }: NodeProps<RemoteNode>) {
  return (
    <div className={styles.remoteEnd} aria-hidden>
      <Globe size={13} />
      {printable(place.text)}
    </div>
  );
});
