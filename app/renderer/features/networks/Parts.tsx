import { useTranslation } from 'react-i18next';
import type { NetworkRow } from '../../../../helper/protocol/index.ts';
import styles from './NetworkList.module.css';

/** What a network is made of, in a few words: what it has none of is left out. */
export function Parts({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  const { counts, services } = network;
  const parts = (['links', 'addresses', 'routes', 'namespaces'] as const)
    .filter((part) => counts[part] > 0)
    .map((part) => t(`networks:parts.${part}`, { count: counts[part] }));
  const kinds = [...new Set(services.map(({ kind }) => kind))];
  return (
    <>
      <span>{parts.length > 0 ? parts.join(t('networks:separator')) : t('networks:parts.nothing')}</span>
      {kinds.length > 0 && (
        <span className={styles.quiet}>
          {kinds.map((kind) => t(`networks:service.${kind}`)).join(t('networks:separator'))}
        </span>
      )}
    </>
  );
}
