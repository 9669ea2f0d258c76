import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkRow } from '../../../helper/protocol/index.ts';
import { isMoving, isOn, shownState, STATE_TONE } from '../features/networks/network-state.ts';
import { reportFailure } from '../parts/changes/undo.ts';
import { PendingBar } from '../features/pending/PendingBar.tsx';
import { usePendingNews } from '../features/pending/usePendingNews.ts';
import { bridge, callHelper, changeSettings, useApp, useMayConnect } from '../state/index.ts';
import { Badge } from '../ui/Badge.tsx';
import { Button } from '../ui/Button.tsx';
import { Mono } from '../ui/Text.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import { Switch } from '../ui/Toggle.tsx';
import { HelperBadge } from './HelperBadge.tsx';
import styles from './SmallShell.module.css';

/** As in the tray: pressed is done, and what is risky counts down below with its two buttons. */
function NetworkLine({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  const mayConnect = useMayConnect();
  const [asked, setAsked] = useState(false);
  const on = isOn(network);
  const state = shownState(network);
  const press = async () => {
    setAsked(true);
    const answer = await callHelper(on ? 'network.down' : 'network.up', { name: network.name });
    setAsked(false);
    if (!answer.ok) reportFailure(answer.error, t);
  };
  return (
    <li className={styles.network}>
      <span className={styles.name}>
        <Mono truncate>{network.name}</Mono>
      </span>
      <Badge tone={STATE_TONE[state]}>{t(`networks:state.${state}`)}</Badge>
      <Switch
        label={t(on ? 'networks:disconnect' : 'networks:connect', { name: network.name })}
        isSelected={on}
        isDisabled={
          !mayConnect || asked || isMoving(network) || network.state === 'pending' || (!on && network.faults > 0)
        }
        onChange={() => void press()}
      />
    </li>
  );
}

/** Said once: where the tray would be, and what closing means here. */
function NoTrayNote() {
  const { t } = useTranslation();
  const told = useApp((state) => state.settings.noTrayTold);
  if (told) return null;
  return (
    <div className={styles.note} role="status">
      <p>{t('frame:small.told')}</p>
      <Button small onPress={() => void changeSettings({ noTrayTold: true })}>
        {t('frame:small.understood')}
      </Button>
    </div>
  );
}

const byName = (a: NetworkRow, b: NetworkRow): number => (a.name < b.name ? -1 : 1);

/** The window where the desktop has no tray: what the tray would show, and the way back to the whole window. */
export function SmallShell() {
  const { t } = useTranslation();
  usePendingNews();
  const ready = useApp((state) => state.ready);
  const rows = useApp((state) => state.observed.tables.networks);
  const observed = useApp((state) => state.observed.revision >= 0);
  if (!ready) return null;
  return (
    <div className={styles.shell}>
      <header className={styles.head}>
        <h1>{t('frame:small.title')}</h1>
        <HelperBadge />
      </header>
      <NoTrayNote />
      <main className={styles.main} aria-label={t('frame:view.networks')}>
        {observed && rows.size === 0 && <p className={styles.empty}>{t('frame:small.empty')}</p>}
        <ul>
          {[...rows.values()].sort(byName).map((network) => (
            <NetworkLine key={network.name} network={network} />
          ))}
        </ul>
      </main>
      <div className={styles.end}>
        <div className={styles.notices}>
          <Toasts />
        </div>
        <PendingBar isNarrow />
        <footer className={styles.foot}>
          <Button onPress={() => void bridge().request('app:quit', {})}>{t('frame:small.quit')}</Button>
          <Button variant="primary" onPress={() => void bridge().request('window:expand', {})}>
            {t('frame:small.open')}
          </Button>
        </footer>
      </div>
    </div>
  );
}
