import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Family } from '../../../../helper/protocol/index.ts';
import { useMayChange, useNamespaces } from '../../state/hooks.ts';
import { openAddRoute, useApp } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Select } from '../../ui/Select.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Ask } from './Ask.tsx';
import { NeighbourGrid } from './NeighbourGrid.tsx';
import { RouteGrid } from './RouteGrid.tsx';
import { RuleDialog } from './RuleDialog.tsx';
import { RuleGrid } from './RuleGrid.tsx';
import { tableName } from '../../../../helper/document/ip/words.ts';
import { compareTables } from './arrange.ts';
import styles from './Routes.module.css';

const ALL = 'all';

/** The tables that a namespace has, and how they are chosen. */
function useTables(namespace: string, family: Family) {
  const routes = useApp((state) => state.observed.tables.routes);
  const tables = new Set<number>();
  for (const route of routes.values())
    if (route.namespace === namespace && route.family === family) tables.add(route.table);
  return [...tables].sort(compareTables);
}

/** Routes, rules and neighbours of one namespace, and what the kernel makes of them. */
export function RoutesView() {
  const { t } = useTranslation();
  const namespaces = useNamespaces();
  const wanted = useApp((state) => state.routesNamespace);
  const namespace = namespaces.some(({ name }) => name === wanted) ? wanted : '';
  const mayChange = useMayChange();
  const observed = useApp((state) => state.observed.revision >= 0);
  const [family, setFamily] = useState<Family>('ipv4');
  const [tab, setTab] = useState('routes');
  const [table, setTable] = useState(ALL);
  const [addingRule, setAddingRule] = useState(false);
  const tables = useTables(namespace, family);
  if (!observed) return null;
  const chosen = table === ALL ? null : tables.includes(Number(table)) ? Number(table) : null;
  return (
    <div className={styles.view}>
      <h1 className="visually-hidden">{t('routes:title')}</h1>
      <div className={styles.bar} role="toolbar" aria-label={t('routes:title')}>
        <div className={styles.choice}>
          <Select
            hideLabel
            label={t('routes:namespace')}
            value={namespace}
            onChange={(name) => useApp.setState({ routesNamespace: name })}
            choices={namespaces.map(({ name }) => ({
              value: name,
              label: name === '' ? t('common:ownNamespace') : name,
            }))}
          />
        </div>
        <Segments
          label={t('routes:family')}
          value={family}
          onChange={setFamily}
          choices={[
            { value: 'ipv4', label: 'IPv4' },
            { value: 'ipv6', label: 'IPv6' },
          ]}
        />
        {tab === 'routes' && (
          <div className={styles.choice}>
            <Select
              hideLabel
              label={t('routes:column.table')}
              value={chosen === null ? ALL : String(chosen)}
              onChange={setTable}
              choices={[
                { value: ALL, label: t('routes:allTables') },
                ...tables.map((number) => ({
                  value: String(number),
                  label: t('routes:table', { table: tableName(number) }),
                })),
              ]}
            />
          </div>
        )}
        <div className={styles.end}>
          {tab !== 'neighbours' && (
            <Button
              variant="primary"
              icon={<Plus size={14} aria-hidden />}
              isDisabled={!mayChange}
              onPress={() => (tab === 'rules' ? setAddingRule(true) : openAddRoute(namespace, family))}
            >
              {t(tab === 'rules' ? 'routes:addRule' : 'routes:addRoute')}
            </Button>
          )}
        </div>
      </div>
      <Ask key={namespace} namespace={namespace} />
      <div className={styles.tabs}>
        <Tabs
          label={t('routes:title')}
          selected={tab}
          onSelect={setTab}
          pages={[
            {
              id: 'routes',
              label: t('routes:tab.routes'),
              content: (
                <div className={styles.list}>
                  <RouteGrid namespace={namespace} family={family} table={chosen} />
                </div>
              ),
            },
            {
              id: 'rules',
              label: t('routes:tab.rules'),
              content: (
                <div className={styles.list}>
                  <RuleGrid namespace={namespace} family={family} />
                </div>
              ),
            },
            {
              id: 'neighbours',
              label: t('routes:tab.neighbours'),
              content: (
                <div className={styles.list}>
                  <NeighbourGrid namespace={namespace} family={family} />
                </div>
              ),
            },
          ]}
        />
      </div>
      {addingRule && <RuleDialog namespace={namespace} family={family} onClose={() => setAddingRule(false)} />}
    </div>
  );
}
