import type { TFunction } from 'i18next';
import type { DatapathRow, Link, PortRow } from '../../../../helper/protocol/index.ts';
import {
  chosenOf,
  datapathKey,
  openAddPort,
  openCreateDatapath,
  openDeleteDatapath,
  portId,
  select,
  useApp,
} from '../../state/index.ts';
import type { MenuEntries } from '../../ui/Menu.tsx';
import { plugIn, unplug } from './change.ts';
import { canJoin, canPort, portOfLink } from './joining.ts';
import { isImpaired, portTitle } from './words.ts';
import { clearImpairment } from './impair.ts';

/** Datapaths that a link's menu offers: beyond, the inspector's list of ports is the place. */
const MOST = 6;

const datapathMenu = (row: DatapathRow, mayChange: boolean, t: TFunction): MenuEntries => [
  { id: 'inspect', label: t('links:menu.inspect'), run: () => select(datapathKey(row.name)), keys: 'Enter' },
  { id: 'add-port', label: t('datapaths:addPort.open'), run: () => openAddPort(row.name), isDisabled: !mayChange },
  null,
  {
    id: 'delete',
    label: t('links:menu.delete'),
    run: () => openDeleteDatapath(row.name),
    keys: 'Del',
    danger: true,
    isDisabled: !mayChange,
  },
];

/** The last port stays: a datapath without one is none. */
const canUnplug = (row: DatapathRow): boolean => row.ports.length > 1;

const portMenu = (row: DatapathRow, port: PortRow, mayChange: boolean, t: TFunction): MenuEntries => [
  { id: 'inspect', label: t('links:menu.inspect'), run: () => select(portId(row.name, port.key)), keys: 'Enter' },
  ...(port.link
    ? [
        {
          id: 'device',
          label: t('datapaths:menu.device'),
          run: () => select(`${port.link?.namespace}/${port.link?.index}`),
        },
      ]
    : []),
  { id: 'datapath', label: t('datapaths:menu.datapath', { name: row.name }), run: () => select(datapathKey(row.name)) },
  ...(isImpaired(port)
    ? [
        {
          id: 'clear',
          label: t('datapaths:impair.clear'),
          run: () => void clearImpairment(row, port, t),
          isDisabled: !mayChange,
        },
      ]
    : []),
  null,
  {
    id: 'unplug',
    label: t('topology:plug.from', { bridge: row.name }),
    run: () => void unplug(row, port, t),
    keys: 'Del',
    isDisabled: !mayChange || !canUnplug(row),
  },
];

/** The object that a key means, as it is now. */
function find(key: string): { row: DatapathRow; port: PortRow | null } | null {
  const chosen = chosenOf(key);
  if (chosen.what === 'link') return null;
  const row = useApp.getState().observed.tables.datapaths.get(chosen.name);
  const port = chosen.what === 'port' ? row?.ports.find((one) => one.key === chosen.port) : null;
  return row === undefined || port === undefined ? null : { row, port };
}

/** What can be done with a datapath or a port; picture, list and inspector show the same. */
export function menuOf(key: string, mayChange: boolean, t: TFunction): { label: string; entries: MenuEntries } | null {
  const found = find(key);
  if (!found) return null;
  const { row, port } = found;
  return port
    ? { label: portTitle(row, port, t), entries: portMenu(row, port, mayChange, t) }
    : { label: row.name, entries: datapathMenu(row, mayChange, t) };
}

/** Deletes a datapath (asks first), or unplugs a port; false where the key means neither. */
export function remove(key: string, mayChange: boolean, t: TFunction): boolean {
  const found = find(key);
  if (!found) return chosenOf(key).what !== 'link';
  if (!mayChange) return true;
  if (!found.port) openDeleteDatapath(found.row.name);
  else if (canUnplug(found.row)) void unplug(found.row, found.port, t);
  return true;
}

/** For a link: plugging into a datapath and out of it, for those who do not drag. */
export function joinMenu(link: Link, rows: readonly DatapathRow[], t: TFunction): MenuEntries {
  const held = rows.flatMap((row) =>
    row.ports
      .filter((port) => port.link?.namespace === link.namespace && port.link.index === link.index)
      .map((port) => ({ row, port })),
  );
  const open = rows.filter((row) => canJoin(link, row)).slice(0, MOST);
  if (!canPort(link) && held.length === 0) return [];
  return [
    null,
    ...open.map((row) => ({
      id: `join-${row.name}`,
      label: t('datapaths:plug.into', { name: row.name }),
      run: () => void plugIn(link, row, t),
    })),
    ...held.map(({ row, port }) => ({
      id: `leave-${row.name}`,
      label: t('topology:plug.from', { bridge: row.name }),
      run: () => void unplug(row, port, t),
      isDisabled: !canUnplug(row),
    })),
    ...(canPort(link)
      ? [
          {
            id: 'new-datapath',
            label: t('datapaths:plug.new'),
            run: () => openCreateDatapath(null, [portOfLink(link)]),
          },
        ]
      : []),
  ];
}
