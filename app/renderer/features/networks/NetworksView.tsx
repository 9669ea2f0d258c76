import { Plus } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useMayChange } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Explain } from '../../ui/Explain.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { NetworkEditor } from './editor/NetworkEditor.tsx';
import { matches } from './network-state.ts';
import { NetworkList } from './NetworkList.tsx';
import { openDialog, useNetworksPage } from '../../parts/networks/page-state.ts';
import { useNetworks } from './use-networks.ts';
import styles from './NetworksView.module.css';

/** The saved networks, each with its switch. */
function Networks() {
  const { t } = useTranslation();
  const networks = useNetworks();
  const mayChange = useMayChange();
  const searchRequests = useApp((state) => state.searchRequests);
  const [search, setSearch] = useState('');
  const searchInput = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const seenRequests = useRef(searchRequests);
  useEffect(() => {
    if (searchRequests === seenRequests.current) return;
    seenRequests.current = searchRequests;
    searchInput.current?.focus();
  }, [searchRequests]);

  const shown = useMemo(() => networks.filter((network) => matches(network, search)), [networks, search]);
  const connected = networks.filter(({ state }) => state === 'up' || state === 'pending').length;
  const create = (
    <Button
      variant="primary"
      icon={<Plus size={14} aria-hidden />}
      isDisabled={!mayChange}
      onPress={() => openDialog({ kind: 'assistant' })}
    >
      {t('networks:new')}
    </Button>
  );
  return (
    <div className={styles.view}>
      <h1 className="visually-hidden">{t('frame:view.networks')}</h1>
      <div className={styles.bar} role="toolbar" aria-label={t('networks:toolbar')}>
        <div className={styles.search}>
          <SearchField
            label={t('networks:search')}
            value={search}
            onChange={setSearch}
            inputRef={searchInput}
            onLeave={() => list.current?.querySelector<HTMLElement>('[role=row]')?.focus()}
          />
        </div>
        <span className={styles.count} role="status">
          {networks.length > 0 && t('networks:count', { count: networks.length, connected })}
        </span>
        <Explain term="network" />
        {networks.length > 0 && <div className={styles.end}>{create}</div>}
      </div>
      <div className={styles.list} ref={list}>
        {networks.length === 0 ? (
          <EmptyState title={t('networks:empty.title')} text={t('networks:empty.text')}>
            {create}
          </EmptyState>
        ) : shown.length === 0 ? (
          <EmptyState title={t('networks:nothingFound.title', { search })} text={t('networks:nothingFound.text')}>
            <Button onPress={() => setSearch('')}>{t('networks:nothingFound.clear')}</Button>
          </EmptyState>
        ) : (
          <NetworkList networks={shown} />
        )}
      </div>
    </div>
  );
}

/** The list of networks, or the one that is being written. */
export function NetworksView() {
  const observed = useApp((state) => state.observed.revision >= 0);
  const draft = useNetworksPage((state) => state.draft);
  if (!observed) return null;
  return draft === null ? <Networks /> : <NetworkEditor draft={draft} />;
}
