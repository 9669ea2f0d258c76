import type { TFunction } from 'i18next';
import type { DatapathRow } from '../../../../../helper/protocol/index.ts';
import { formatBitRate, formatBytes, formatCount } from '../../../format/index.ts';
import {
  dropsOf,
  portId,
  portLabel,
  remoteOf,
  useCpuShare,
  useLocale,
  usePortCounters,
  useRate,
} from '../../../state/index.ts';
import { Badge } from '../../../ui/Badge.tsx';
import type { Column } from '../../../ui/grid/model.ts';
import { Mono } from '../../../ui/Text.tsx';
import { Sparkline } from '../../../parts/traffic/Sparkline.tsx';
import { DatapathIcon } from '../../../parts/datapaths/DatapathIcon.tsx';
import { percent, datapathTone, isImpaired, PORT_TONE, sayReason } from '../../../parts/datapaths/words.ts';
import styles from './DatapathsView.module.css';
import type { Line } from './rows.ts';

function Rates({ id }: { id: string }) {
  const rate = useRate(id);
  const silent = rate === null || (rate.inBits === 0 && rate.outBits === 0);
  return (
    <span className={`${styles.rates} ${silent ? styles.silent : ''}`}>
      <span>{formatBitRate(rate?.inBits)}</span>
      <span>{formatBitRate(rate?.outBits)}</span>
    </span>
  );
}

function Dropped({ id }: { id: string }) {
  const locale = useLocale();
  const counters = usePortCounters(id);
  return <Mono>{formatCount(counters ? dropsOf(counters) : null, locale)}</Mono>;
}

const Cpu = ({ row }: { row: DatapathRow }) => <Mono>{percent(useCpuShare(row.name))}</Mono>;

function State({ line: { row, port }, t }: { line: Line; t: TFunction }) {
  if (port) {
    const why = port.state === 'down' ? sayReason(port, t) : undefined;
    return (
      <span title={why} className={styles.state}>
        <Badge tone={PORT_TONE[port.state]}>{t(`datapaths:state.${port.state}`)}</Badge>
        <span className={styles.why}>{why ?? (isImpaired(port) ? t('datapaths:impaired') : '')}</span>
      </span>
    );
  }
  const tone = datapathTone(row);
  return (
    <Badge tone={tone}>
      {t(tone === 'ok' ? 'datapaths:state.runs' : 'datapaths:portsDown', {
        count: row.ports.filter(({ state }) => state === 'down').length,
      })}
    </Badge>
  );
}

/** The columns of the list, in the language of `t`. What is less asked for gives way in a narrow window. */
export function datapathColumns(t: TFunction): Column<Line>[] {
  const ofPort = (line: Line) => (line.port ? portId(line.row.name, line.port.key) : null);
  return [
    {
      id: 'name',
      header: t('links:column.name'),
      width: 'minmax(130px, 1.2fr)',
      isSortable: true,
      cell: ({ row, port }) =>
        port ? (
          <span className={styles.port}>
            <Mono truncate>{portLabel(port)}</Mono>
          </span>
        ) : (
          <span className={styles.name}>
            <DatapathIcon type={row.type} size={15} />
            <Mono truncate>{row.name}</Mono>
          </span>
        ),
    },
    {
      id: 'type',
      header: t('links:column.kind'),
      width: 'minmax(110px, 1fr)',
      isSortable: true,
      from: 560,
      cell: ({ row, port }) =>
        port
          ? [t(`kinds:port.${port.port.kind}.name`), remoteOf(port)].filter((part) => part !== null).join(' ')
          : t(`kinds:datapath.${row.type}.name`),
    },
    {
      id: 'state',
      header: t('links:column.state'),
      width: 'minmax(140px, 2fr)',
      cell: (line) => <State line={line} t={t} />,
    },
    {
      id: 'minute',
      header: t('links:column.minute'),
      width: '112px',
      from: 980,
      cell: (line) => {
        const id = ofPort(line);
        return id === null ? null : <Sparkline link={id} width={96} height={20} />;
      },
    },
    {
      id: 'rate',
      header: t('links:column.rate'),
      width: '196px',
      align: 'end',
      isSortable: true,
      from: 640,
      cell: (line) => {
        const id = ofPort(line);
        return id === null ? null : <Rates id={id} />;
      },
    },
    {
      id: 'drops',
      header: t('datapaths:column.drops'),
      width: '84px',
      align: 'end',
      isSortable: true,
      cell: (line) => {
        const id = ofPort(line);
        return id === null ? null : <Dropped id={id} />;
      },
    },
    {
      id: 'cpu',
      header: t('datapaths:cpu'),
      width: '76px',
      align: 'end',
      from: 800,
      cell: ({ row, port }) => (port ? null : <Cpu row={row} />),
    },
    {
      id: 'memory',
      header: t('datapaths:memory'),
      width: '84px',
      align: 'end',
      from: 860,
      cell: ({ row, port }) => (port ? null : <Mono>{formatBytes(row.memory)}</Mono>),
    },
  ];
}
