import type { TFunction } from 'i18next';
import type { DatapathRow, Link, PortRow } from '../../../../helper/protocol/index.ts';
import { datapathKey, openCreateDatapath, portId, select } from '../../state/index.ts';
import type { MenuEntries } from '../../ui/Menu.tsx';
import { plugIn, unplug } from './change.ts';
import { canJoin, canPort, portOfLink } from './joining.ts';
import { isImpaired } from './words.ts';
import { clearImpairment } from './impair.ts';

/** Datapaths that a link's menu offers: beyond, the inspector's list of ports is the place. */
const MOST = 6;

/** What can be done with a datapath; the picture and the inspector show the same. */
export const datapathMenu = (
  row: DatapathRow,
  mayChange: boolean,
  onAddPort: (row: DatapathRow) => void,
  onDelete: (row: DatapathRow) => void,
  t: TFunction,
): MenuEntries => [
  { id: 'inspect', label: t('links:menu.inspect'), run: () => select(datapathKey(row.name)), keys: 'Enter' },
  { id: 'add-port', label: t('datapaths:addPort.open'), run: () => onAddPort(row), isDisabled: !mayChange },
  null,
  {
    id: 'delete',
    label: t('links:menu.delete'),
    run: () => onDelete(row),
    keys: 'Del',
    danger: true,
    isDisabled: !mayChange,
  },
];

/** The last port stays: a datapath without one is none. */
export const canUnplug = (row: DatapathRow): boolean => row.ports.length > 1;

export const portMenu = (row: DatapathRow, port: PortRow, mayChange: boolean, t: TFunction): MenuEntries => [
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
