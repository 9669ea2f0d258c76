import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { GridList, GridListItem } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { NetworkRow } from '../../../../helper/protocol/index.ts';
import { printableLines } from '../../../../helper/protocol/printable.ts';
import { useMayChange } from '../../state/index.ts';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { ContextMenu, MenuButton, type MenuPoint } from '../../ui/Menu.tsx';
import { Mono } from '../../ui/Text.tsx';
import { edit } from './actions.ts';
import { CardNews } from './CardNews.tsx';
import { ConnectSwitch } from './ConnectSwitch.tsx';
import { shownState, STATE_TONE } from './network-state.ts';
import { openDialog, selectNetwork, useNetworksPage } from '../../parts/networks/page-state.ts';
import { Parts } from './Parts.tsx';
import { useNetworkMenu } from './useNetworkMenu.ts';
import styles from './NetworkList.module.css';

function Card({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  const entries = useNetworkMenu(network);
  const state = shownState(network);
  const label = t('networks:menu.of', { name: network.name });
  return (
    <div className={styles.card}>
      <ConnectSwitch network={network} />
      <div className={styles.words}>
        <div className={styles.title}>
          <span className={styles.name}>
            <Mono truncate>{network.name}</Mono>
          </span>
          <Badge tone={STATE_TONE[state]}>{t(`networks:state.${state}`)}</Badge>
          {network.start !== 'manual' && <span className={styles.quiet}>{t(`networks:start.${network.start}`)}</span>}
          {network.keep && <span className={styles.quiet}>{t('networks:kept')}</span>}
        </div>
        {network.description !== '' && (
          <p className={styles.description} title={printableLines(network.description)}>
            {printableLines(network.description)}
          </p>
        )}
        <CardNews network={network} />
      </div>
      <div className={styles.parts}>
        <Parts network={network} />
      </div>
      <MenuButton label={label} entries={entries}>
        <IconButton small label={label}>
          <Ellipsis size={16} aria-hidden />
        </IconButton>
      </MenuButton>
    </div>
  );
}

/** The menu at the pointer, of the card that is under it. */
function CardMenu({ network, at, onClose }: { network: NetworkRow; at: MenuPoint; onClose: () => void }) {
  return <ContextMenu label={network.name} at={at} entries={useNetworkMenu(network)} onClose={onClose} />;
}

/** One card a network: arrows move and show, Enter edits, Delete asks. */
export function NetworkList({ networks }: { networks: readonly NetworkRow[] }) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const selected = useNetworksPage((state) => state.selected);
  const [menu, setMenu] = useState<{ name: string; at: MenuPoint } | null>(null);
  const menuNetwork = networks.find(({ name }) => name === menu?.name);
  return (
    <div
      className={styles.around}
      onKeyDown={(event) => {
        if (event.key === 'Delete' && mayChange && selected !== null) openDialog({ kind: 'delete', name: selected });
        if (event.key === 'Escape') selectNetwork(null);
      }}
      onContextMenu={(event) => {
        const name =
          event.target instanceof Element ? event.target.closest('[data-network]')?.getAttribute('data-network') : null;
        if (name === null || name === undefined) return;
        event.preventDefault();
        selectNetwork(name);
        setMenu({ name, at: { x: event.clientX, y: event.clientY } });
      }}
    >
      <GridList
        aria-label={t('frame:view.networks')}
        className={styles.list ?? ''}
        items={networks.map((network) => ({ id: network.name, network }))}
        selectionMode="single"
        selectionBehavior="replace"
        // A second click on the same card is half of a double click, not a change of mind.
        disallowEmptySelection
        escapeKeyBehavior="none"
        selectedKeys={selected === null ? [] : [selected]}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : [...keys];
          selectNetwork(key === undefined ? null : String(key));
        }}
        onAction={(key) => void edit(String(key), t)}
      >
        {({ network }) => (
          <GridListItem
            id={network.name}
            textValue={network.name}
            className={styles.item ?? ''}
            data-network={network.name}
          >
            <Card network={network} />
          </GridListItem>
        )}
      </GridList>
      {menu && menuNetwork && <CardMenu network={menuNetwork} at={menu.at} onClose={() => setMenu(null)} />}
    </div>
  );
}
