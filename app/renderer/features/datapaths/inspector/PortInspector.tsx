import { Plug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { DatapathRow, PortRow } from '../../../../../helper/protocol/index.ts';
import { printable } from '../../../../../helper/protocol/printable.ts';
import { localized } from '../../../i18n/message.ts';
import { datapathKey, linkKeyOf, portId, remoteOf, select } from '../../../state/index.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from 'react-aria-components';
import { TypedScope } from '../../../parts/inspector/half-typed.ts';
import styles from '../../../parts/inspector/Inspector.module.css';
import { LinkJump } from '../../../parts/inspector/Jump.tsx';
import { Fact, Row, Section } from '../../../parts/inspector/Section.tsx';
import { RateChart } from '../../../parts/traffic/RateChart.tsx';
import { ImpairmentPanel } from '../impairment/ImpairmentPanel.tsx';
import { PORT_TONE, portTitle, sayReason } from '../../../parts/datapaths/words.ts';
import { Head } from './Head.tsx';
import { PortFigures } from './PortFigures.tsx';
import { PortSettings } from './PortSettings.tsx';

/** Everything about one port: how it is, what it carries, and what happens to its frames on purpose. */
export function PortInspector({ row, port }: { row: DatapathRow; port: PortRow }) {
  const { t } = useTranslation();
  const id = portId(row.name, port.key);
  const remote = remoteOf(port);
  const link = linkKeyOf(port);
  return (
    <TypedScope value={id}>
      <div className={styles.inspector}>
        <Head objectKey={id} title={portTitle(row, port, t)} icon={<Plug size={16} aria-hidden />}>
          <span>{t(`kinds:port.${port.port.kind}.name`)}</span>
          <Badge tone={PORT_TONE[port.state]}>{t(`datapaths:state.${port.state}`)}</Badge>
          {row.active === port.key && <Badge tone="accent">{t('datapaths:active')}</Badge>}
          {port.state === 'down' && <span className={styles.error}>{sayReason(port, t)}</span>}
        </Head>
        <div className={styles.body}>
          <Section id="port-traffic" title={t('inspector:section.traffic')}>
            <RateChart keys={[id]} height={130} withDrops />
          </Section>
          <Section id="port-impairment" title={t('datapaths:section.impairment')}>
            <ImpairmentPanel row={row} port={port} />
          </Section>
          <Section id="port-figures" title={t('inspector:section.counters')}>
            <PortFigures id={id} threads={row.threads} />
          </Section>
          <Section id="port-settings" title={t('datapaths:section.settings')}>
            <PortSettings row={row} port={port} />
          </Section>
          <Section id="port-details" title={t('inspector:section.details')}>
            <div className={styles.rows}>
              <Row label={t('datapaths:column.datapath')}>
                <span className={styles.value}>
                  <Button className={styles.jump ?? ''} onPress={() => select(datapathKey(row.name))}>
                    {printable(row.name)}
                  </Button>
                </span>
              </Row>
              {link !== null && (
                <Row label={t('datapaths:form.link')}>
                  <LinkJump linkKey={link} context="" />
                </Row>
              )}
              {remote !== null && <Fact label={t('datapaths:form.remote')}>{remote}</Fact>}
              <Fact label={t('terms:portMode.name')} term="portMode" mono={false}>
                {port.mode}
              </Fact>
              {port.why !== null && (
                <Fact label={t('datapaths:why')} mono={false}>
                  {localized(port.why)}
                </Fact>
              )}
              <Fact label={t('datapaths:key')}>{port.key}</Fact>
            </div>
          </Section>
        </div>
      </div>
    </TypedScope>
  );
}
