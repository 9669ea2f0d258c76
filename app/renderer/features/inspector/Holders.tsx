import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { datapathKey, holdersOf, portId, select, useApp } from '../../state/index.ts';
import styles from '../../parts/inspector/Inspector.module.css';
import { portTitle } from '../../parts/datapaths/words.ts';
import { Row } from '../../parts/inspector/Section.tsx';
import { printable } from '../../../../helper/protocol/printable.ts';

/** The datapaths of which a link is a port: for a TUN or TAP its other end, for a card who reads it. */
export function Holders({ linkKey }: { linkKey: string }) {
  const { t } = useTranslation();
  const holders = useApp(holdersOf(linkKey));
  if (holders.length === 0) return null;
  return (
    <Row label={t('terms:heldBy.name')} term="heldBy">
      <span className={styles.value}>
        {holders.map(({ datapath, port }) => (
          <span key={`${datapath.name} ${port.key}`} className={styles.holder}>
            <Button className={styles.jump ?? ''} onPress={() => select(datapathKey(datapath.name))}>
              {printable(datapath.name)}
            </Button>{' '}
            <Button
              className={styles.jump ?? ''}
              aria-label={portTitle(datapath, port, t)}
              onPress={() => select(portId(datapath.name, port.key))}
            >
              {printable(port.key)}
            </Button>
          </span>
        ))}
      </span>
    </Row>
  );
}
