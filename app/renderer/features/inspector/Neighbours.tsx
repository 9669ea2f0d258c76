import { RefreshCw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Failure, Neighbour } from '../../../../helper/protocol/index.ts';
import { Badge, type Tone } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Mono } from '../../ui/Text.tsx';
import styles from '../../parts/inspector/Inspector.module.css';
import { Section } from '../../parts/inspector/Section.tsx';

/** NUD states; the words are the kernel's own. */
const TONE: Record<string, Tone> = {
  reachable: 'ok',
  permanent: 'ok',
  noarp: 'idle',
  stale: 'idle',
  failed: 'bad',
  incomplete: 'warn',
  delay: 'warn',
  probe: 'warn',
};

/** Who answers on the wire of this link (ARP and NDP), as it was when it was read. */
export function Neighbours({
  neighbours,
  failure,
  onRefresh,
}: {
  neighbours: readonly Neighbour[];
  failure: Failure | null;
  onRefresh: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Section id="neighbours" title={t('inspector:section.neighbours', { count: neighbours.length })}>
      <ul className={styles.list}>
        {neighbours.map((neighbour) => (
          <li key={neighbour.address} className={styles.route}>
            <div className={styles.item}>
              <Mono truncate>{neighbour.address}</Mono>
              <Badge tone={TONE[neighbour.state] ?? 'idle'}>{neighbour.state}</Badge>
            </div>
            <div className={styles.small}>{neighbour.mac ?? t('inspector:neighbours.noMac')}</div>
          </li>
        ))}
      </ul>
      <div className={styles.item}>
        <span className={styles.quiet}>
          {neighbours.length === 0 ? t('inspector:neighbours.none') : t('inspector:neighbours.asRead')}
        </span>
        <IconButton small label={t('inspector:neighbours.refresh')} onPress={onRefresh}>
          <RefreshCw size={14} aria-hidden />
        </IconButton>
      </div>
      {failure && <FailurePanel failure={failure} />}
    </Section>
  );
}
