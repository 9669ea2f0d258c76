import { useMemo, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { rowKey, type Family, type Rule } from '../../../../helper/protocol/index.ts';
import { copyText } from '../../parts/clipboard.ts';
import { useMayChange } from '../../state/hooks.ts';
import { useApp } from '../../state/store.ts';
import { Grid } from '../../ui/grid/Grid.tsx';
import type { Column, Item } from '../../ui/grid/model.ts';
import { ContextMenu, type MenuPoint } from '../../ui/Menu.tsx';
import { Mono } from '../../ui/Text.tsx';
import { RowOwner } from '../../parts/ownership/Owner.tsx';
import { deleteRule } from './actions.ts';
import { ruleRequest, ruleLine } from './requests.ts';
import { tableName } from '../../../../helper/document/ip/words.ts';

const NO_SORT = { column: '', descending: false };
const hex = (value: number): string => `0x${value.toString(16)}`;

/** What a rule asks of a packet, in iproute2's words; `all` where it takes every one. */
export function selectorOf(rule: Rule): string {
  const words = [
    `from ${rule.from ?? 'all'}`,
    rule.to === null ? '' : `to ${rule.to}`,
    rule.inputLink === null ? '' : `iif ${rule.inputLink}`,
    rule.outputLink === null ? '' : `oif ${rule.outputLink}`,
    rule.mark === null ? '' : `fwmark ${hex(rule.mark)}${rule.markMask === null ? '' : `/${hex(rule.markMask)}`}`,
  ];
  return `${rule.invert ? 'not ' : ''}${words.filter((word) => word !== '').join(' ')}`;
}

export const actionOf = (rule: Rule): string =>
  rule.action === 'lookup' && rule.table !== null ? `lookup ${tableName(rule.table)}` : rule.action;

const columnsOf = (t: TFunction): Column<Rule>[] => [
  {
    id: 'priority',
    header: t('routes:column.priority'),
    width: '90px',
    align: 'end',
    cell: (rule) => <Mono>{rule.priority}</Mono>,
  },
  {
    id: 'selector',
    header: t('routes:column.selector'),
    width: 'minmax(160px, 3fr)',
    cell: (rule) => <Mono truncate>{selectorOf(rule)}</Mono>,
  },
  {
    id: 'action',
    header: t('routes:column.action'),
    width: 'minmax(110px, 1fr)',
    cell: (rule) => <Mono truncate>{actionOf(rule)}</Mono>,
  },
  {
    id: 'owner',
    header: t('links:column.owner'),
    width: 'minmax(90px, 0.8fr)',
    from: 560,
    cell: (rule) => <RowOwner topic="rules" rowKey={rowKey.rules(rule)} />,
  },
];

/** Policy rules in the order in which the kernel asks them. */
export function RuleGrid({ namespace, family }: { namespace: string; family: Family }) {
  const { t } = useTranslation();
  const rows = useApp((state) => state.observed.tables.rules);
  const mayChange = useMayChange();
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  const [menu, setMenu] = useState<{ key: string; at: MenuPoint } | null>(null);
  const columns = useMemo(() => columnsOf(t), [t]);
  const items = useMemo(
    () =>
      [...rows.values()]
        .filter((rule) => rule.namespace === namespace && rule.family === family)
        .sort((a, b) => a.priority - b.priority)
        .map((row): Item<Rule> => ({ type: 'row', key: rowKey.rules(row), row })),
    [rows, namespace, family],
  );
  const remove = async (keys: readonly string[]) => {
    if (!mayChange) return;
    setSelection(new Set());
    for (const key of keys) {
      const row = rows.get(key);
      const request = row && ruleRequest(row);
      if (request) await deleteRule(request, t);
    }
  };
  const menuRow = menu ? rows.get(menu.key) : undefined;
  const request = menuRow ? ruleRequest(menuRow) : null;
  return (
    <>
      <Grid
        label={t('routes:tab.rules')}
        items={items}
        columns={columns}
        current={null}
        selection={selection}
        sort={NO_SORT}
        onSort={() => undefined}
        onSelection={setSelection}
        onOpen={() => undefined}
        onDelete={(keys) => void remove(keys)}
        onMenu={(key, at) => setMenu({ key, at })}
      />
      {menu && menuRow && (
        <ContextMenu
          label={String(menuRow.priority)}
          at={menu.at}
          onClose={() => setMenu(null)}
          entries={[
            {
              id: 'copy',
              label: t('routes:menu.copy'),
              isDisabled: request === null,
              run: () => void (request && copyText(ruleLine(request), t('common:copied'), t)),
            },
            null,
            {
              id: 'delete',
              label: t('routes:menu.deleteRule'),
              keys: 'Del',
              danger: true,
              isDisabled: !mayChange || request === null,
              run: () => void remove([menu.key]),
            },
          ]}
        />
      )}
    </>
  );
}
