import { useTranslation } from 'react-i18next';
import type { Lease, NetworkRow, ServiceState } from '../../../../helper/protocol/index.ts';
import { formatMoment } from '../../format/time.ts';
import { localized } from '../../i18n/message.ts';
import { useLocale } from '../../state/index.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { Explain } from '../../ui/Explain.tsx';
import { Mono } from '../../ui/Text.tsx';
import { Section } from '../../parts/inspector/Section.tsx';
import { useLeasesOf } from './use-networks.ts';
import styles from './Services.module.css';

const TONE: Record<ServiceState['state'], Tone> = { running: 'ok', restarting: 'warn', failed: 'bad' };

function LeaseRow({ lease }: { lease: Lease }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <tr>
      <td>
        <Mono>{lease.address}</Mono>
      </td>
      <td>
        {lease.hostname === null ? (
          <span className={styles.quiet}>{t('networks:lease.noName')}</span>
        ) : (
          <Mono truncate>{lease.hostname}</Mono>
        )}
      </td>
      <td>
        <Mono>{lease.mac}</Mono>
      </td>
      <td className={styles.until}>
        {lease.expires === null
          ? t('networks:lease.forever')
          : formatMoment(new Date(lease.expires), new Date(), locale)}
      </td>
    </tr>
  );
}

/** NAT, DHCP and DNS of a network, and whom its DHCP gave which address. */
export function Services({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  const leases = useLeasesOf(network.name);
  const { services } = network;
  if (services.length === 0 && leases.length === 0) return null;
  const hasDhcp = services.some(({ kind }) => kind === 'dhcp');
  return (
    <Section id="network-services" title={t('networks:section.services')}>
      <ul className={styles.services}>
        {services.map((service) => (
          <li key={`${service.kind} ${service.namespace} ${service.detail.message}`} className={styles.service}>
            <span className={styles.kind}>
              {t(`networks:service.${service.kind}`)}
              <Explain term={service.kind} />
            </span>
            <Badge tone={TONE[service.state]}>{t(`networks:service.state.${service.state}`)}</Badge>
            <span className={styles.detail}>
              {localized(service.detail)}
              {service.namespace !== '' && <> {t('links:inNamespace', { namespace: service.namespace })}</>}
            </span>
          </li>
        ))}
      </ul>
      {leases.length > 0 ? (
        <table className={styles.leases}>
          <caption>
            {t('networks:lease.title', { count: leases.length })}
            <Explain term="lease" />
          </caption>
          <thead>
            <tr>
              {(['address', 'name', 'mac', 'expires'] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`networks:lease.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {leases.map((lease) => (
              <LeaseRow key={`${lease.namespace} ${lease.address}`} lease={lease} />
            ))}
          </tbody>
        </table>
      ) : (
        hasDhcp && <p className={styles.quiet}>{t('networks:lease.empty')}</p>
      )}
    </Section>
  );
}
