import type { TFunction } from 'i18next';
import type { DatapathRow, PortRow } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { portLabel, remoteOf } from '../../state/datapath-keys.ts';
import type { Tone } from '../../ui/Badge.tsx';

/** What a glance at a datapath tells: the name of its button, and its line in the text form. */
export function datapathSentence(row: DatapathRow, t: TFunction): string {
  const down = row.ports.filter(({ state }) => state === 'down').length;
  return [
    `${row.name}, ${t(`kinds:datapath.${row.type}.name`)}`,
    t('datapaths:ports', { count: row.ports.length }),
    down > 0 ? t('datapaths:portsDown', { count: down }) : '',
    row.network === null ? '' : t('topology:sentence.network', { name: row.network }),
  ]
    .filter((part) => part !== '')
    .join(t('topology:sentence.separator'));
}

export const sayReason = (port: PortRow, t: TFunction): string =>
  port.reason === null ? t('datapaths:state.down') : localized(port.reason);

export function portSentence(port: PortRow, datapath: DatapathRow, t: TFunction): string {
  const remote = remoteOf(port);
  return [
    portLabel(port),
    t('topology:sentence.port', { name: datapath.name }),
    remote === null ? '' : t('datapaths:towards', { remote }),
    port.state === 'up' ? t('datapaths:state.up') : `${t('datapaths:state.down')}: ${sayReason(port, t)}`,
    isImpaired(port) ? t('datapaths:impaired') : '',
    datapath.active === port.key ? t('datapaths:active') : '',
  ]
    .filter((part) => part !== '')
    .join(t('topology:sentence.separator'));
}

/** A port as another thing than the link of its name; `Title` where it begins what is said. */
export const portNamed = (row: Pick<DatapathRow, 'name'>, port: PortRow, t: TFunction): string =>
  t('datapaths:portNamed', { port: portLabel(port), name: row.name });
export const portTitle = (row: Pick<DatapathRow, 'name'>, port: PortRow, t: TFunction): string =>
  t('datapaths:portTitle', { port: portLabel(port), name: row.name });

export const isImpaired = ({ port }: Pick<PortRow, 'port'>): boolean =>
  port.settings.impair.in !== null || port.settings.impair.out !== null;

export const PORT_TONE: Record<PortRow['state'], Tone> = { up: 'ok', down: 'bad' };

/** A datapath with a port that is down is degraded; without threads it does not run. */
export const datapathTone = (row: DatapathRow): Tone =>
  row.ports.every(({ state }) => state === 'up')
    ? 'ok'
    : row.ports.some(({ state }) => state === 'up')
      ? 'warn'
      : 'bad';

/** A share of one CPU; one digit behind the point, because idle must be seen to be nothing. */
export const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);
