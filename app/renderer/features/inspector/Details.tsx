import { useTranslation } from 'react-i18next';
import type { Link } from '../../../../helper/protocol/index.ts';
import styles from '../../parts/inspector/Inspector.module.css';
import { Fact } from '../../parts/inspector/Section.tsx';

/** What is seldom asked for: as the kernel says it. */
export function Details({ link }: { link: Link }) {
  const { t } = useTranslation();
  const range = link.minMtu === null || link.maxMtu === null ? null : `${link.minMtu} – ${link.maxMtu}`;
  return (
    <div className={styles.rows}>
      <Fact label={t('inspector:details.index')}>{link.index}</Fact>
      <Fact label={t('inspector:details.operState')}>{link.operState}</Fact>
      <Fact label={t('inspector:details.flags')}>{link.flags.join(', ')}</Fact>
      {range !== null && <Fact label={t('inspector:details.mtuRange')}>{range}</Fact>}
      <Fact label={t('create:group')} term="group">
        {link.group}
      </Fact>
      {link.altNames.length > 0 && <Fact label={t('inspector:details.altNames')}>{link.altNames.join(', ')}</Fact>}
      <Fact label={t('terms:qdisc.name')} term="qdisc">
        {link.qdisc ?? t('common:none')}
      </Fact>
      <Fact label={t('inspector:details.txQueueLength')}>{link.txQueueLength}</Fact>
      <Fact label={t('inspector:details.queues')}>{`${link.rxQueues} / ${link.txQueues}`}</Fact>
    </div>
  );
}
