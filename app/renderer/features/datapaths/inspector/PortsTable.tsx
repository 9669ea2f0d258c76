import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { DatapathRow, PortRow } from '../../../../../helper/protocol/index.ts';
import { formatBytes, formatCount } from '../../../format/index.ts';
import { localized } from '../../../i18n/message.ts';
import { dropsOf, portId, portLabel, select, useLocale, usePortCounters } from '../../../state/index.ts';
import { Badge, Shape } from '../../../ui/Badge.tsx';
import { IconButton } from '../../../ui/Button.tsx';
import { PORT_TONE, sayReason } from '../../../parts/datapaths/words.ts';
import { Drops } from './Drops.tsx';
import { printable } from '../../../../../helper/protocol/printable.ts';
import shared from '../../../parts/inspector/Inspector.module.css';
import styles from './Datapath.module.css';

/** Every port with its state, what it counts, how its frames go, and why some go no further. */
export function PortsTable({ row }: { row: DatapathRow }) {
  const { t } = useTranslation();
  return (
    <table className={styles.table} aria-label={t('datapaths:form.ports')}>
      <thead>
        <tr>
          <th scope="col">{t('datapaths:column.port')}</th>
          <th scope="col">{t('traffic:in')}</th>
          <th scope="col">{t('traffic:out')}</th>
          <th scope="col">{t('datapaths:column.drops')}</th>
        </tr>
      </thead>
      {row.ports.map((port) => (
        <PortLines key={port.key} row={row} port={port} />
      ))}
    </table>
  );
}

function PortLines({ row, port }: { row: DatapathRow; port: PortRow }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const counters = usePortCounters(portId(row.name, port.key));
  const [open, setOpen] = useState(false);
  const drops = counters ? dropsOf(counters) : null;
  const figure = (side: 'received' | 'sent') => (
    <td>
      {formatCount(counters?.[side].frames ?? null, locale)}
      <span className={styles.small}>{formatBytes(counters?.[side].bytes)}</span>
    </td>
  );
  return (
    <tbody className={styles.group}>
      <tr>
        <th scope="row">
          <span className={styles.portName}>
            <Shape tone={PORT_TONE[port.state]} />
            <Button className={shared.jump ?? ''} onPress={() => select(portId(row.name, port.key))}>
              {printable(portLabel(port))}
            </Button>
            {row.active === port.key && <Badge tone="accent">{t('datapaths:active')}</Badge>}
          </span>
        </th>
        {figure('received')}
        {figure('sent')}
        <td>
          {formatCount(drops, locale)}
          {drops !== null && drops > 0 && (
            <IconButton
              small
              label={t('datapaths:drops.show', { port: portLabel(port) })}
              onPress={() => setOpen(!open)}
              aria-expanded={open}
            >
              {open ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
            </IconButton>
          )}
        </td>
      </tr>
      <tr>
        <td colSpan={4} className={styles.mode}>
          {port.state === 'down' ? <span className={styles.bad}>{sayReason(port, t)}</span> : printable(port.mode)}
          {port.why !== null && port.state === 'up' && <span className={styles.why}>{localized(port.why)}</span>}
        </td>
      </tr>
      {open && counters && (
        <tr>
          <td colSpan={4}>
            <Drops counters={counters} />
          </td>
        </tr>
      )}
    </tbody>
  );
}
