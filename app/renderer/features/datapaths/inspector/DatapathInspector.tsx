import { Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DatapathRow } from '../../../../../helper/protocol/index.ts';
import { datapathKey, openAddPort, portId, portLabel, useMayChange } from '../../../state/index.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Explain } from '../../../ui/Explain.tsx';
import { TypedScope } from '../../../parts/inspector/half-typed.ts';
import styles from '../../../parts/inspector/Inspector.module.css';
import { Section } from '../../../parts/inspector/Section.tsx';
import { RateChart } from '../../../parts/traffic/RateChart.tsx';
import { SERIES_COLOURS } from '../../../parts/traffic/palette.ts';
import { DatapathIcon } from '../../../parts/datapaths/DatapathIcon.tsx';
import { datapathTone } from '../../../parts/datapaths/words.ts';
import { DatapathSettings } from './DatapathSettings.tsx';
import { Head } from './Head.tsx';
import { MacTable } from './MacTable.tsx';
import { Notices } from './Notices.tsx';
import { PortsTable } from './PortsTable.tsx';
import { Threads } from './Threads.tsx';

/** Everything about one datapath: its ports and what they count, what it has learned, and what it costs. */
export function DatapathInspector({ row }: { row: DatapathRow }) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const key = datapathKey(row.name);
  const tone = datapathTone(row);
  const charted = row.ports.slice(0, SERIES_COLOURS);
  return (
    <TypedScope value={key}>
      <div className={styles.inspector}>
        <Head objectKey={key} title={row.name} icon={<DatapathIcon type={row.type} />}>
          <span className={styles.kind}>
            {t(`kinds:datapath.${row.type}.name`)}
            <Explain term={row.type} />
          </span>
          <Badge tone={tone}>
            {t(tone === 'ok' ? 'datapaths:state.runs' : 'datapaths:portsDown', {
              count: row.ports.filter(({ state }) => state === 'down').length,
            })}
          </Badge>
          {row.network !== null && <span>{t('topology:sentence.network', { name: row.network })}</span>}
        </Head>
        <div className={styles.body}>
          <Section id="datapath-traffic" title={t('inspector:section.traffic')}>
            <RateChart
              keys={charted.map((port) => portId(row.name, port.key))}
              names={charted.map(portLabel)}
              height={130}
            />
          </Section>
          <Section id="datapath-ports" title={t('datapaths:section.ports', { count: row.ports.length })}>
            <PortsTable row={row} />
            {mayChange && (
              <Button small icon={<Plus size={14} aria-hidden />} onPress={() => openAddPort(row.name)}>
                {t('datapaths:addPort.open')}
              </Button>
            )}
          </Section>
          {row.type === 'switch' && (
            <Section id="datapath-macs" title={t('datapaths:section.macs')}>
              <MacTable row={row} />
            </Section>
          )}
          {row.notices.length > 0 && (
            <Section id="datapath-notices" title={t('datapaths:section.notices')}>
              <Notices row={row} />
            </Section>
          )}
          <Section id="datapath-threads" title={t('datapaths:section.threads')}>
            <Threads row={row} />
          </Section>
          <Section id="datapath-settings" title={t('datapaths:section.settings')}>
            <DatapathSettings row={row} />
          </Section>
        </div>
      </div>
    </TypedScope>
  );
}
