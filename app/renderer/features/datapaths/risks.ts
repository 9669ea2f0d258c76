import type { TFunction } from 'i18next';
import { portWorsenings } from '../../../../helper/document/port-worsening.ts';
import {
  makesDevice,
  usesDevice,
  type DatapathRow,
  type PortInput,
  type PortRow,
  type PortSettings,
  type Risk,
} from '../../../../helper/protocol/index.ts';
import { linkNamed, portLabel, useApp } from '../../state/index.ts';
import { askAboutRisk } from '../risk/ask.ts';
import { risksOfChange, risksOfDelete, type Rows } from '../risk/judge.ts';

/** What it may cost that these become ports: a NIC that carries this computer's connection. */
export function risksOfPorts(ports: readonly PortInput[]): Risk[] {
  const state = useApp.getState();
  const links = ports.flatMap((port) =>
    usesDevice(port) ? [linkNamed(port.namespace ?? '', port.device)(state)] : [],
  );
  // As with a bridge: what it receives is the datapath's from then on.
  return [
    ...new Set(
      links.flatMap((link) => (link ? risksOfChange(link, { controller: 'datapath' }, state.observed.tables) : [])),
    ),
  ];
}

/** What other settings of a port may cost: the way out goes by it, or on from a TAP of its datapath. */
export function risksOfSettings(row: DatapathRow, port: PortRow, settings: PortSettings, rows: Rows): Risk[] {
  const worsenings = portWorsenings(port.port.settings, settings);
  if (worsenings.length === 0) return [];
  const isTap = (one: PortRow): boolean => makesDevice(one.port);
  const places = [port, ...(isTap(port) ? [] : row.ports.filter(isTap))];
  const links = places.flatMap(({ link }) => (link ? (rows.links.get(`${link.namespace}/${link.index}`) ?? []) : []));
  if (risksOfDelete(links, rows).length === 0) return [];
  return worsenings.map((worse) => (worse === 'impaired' ? 'connection-impaired' : 'connection-link'));
}

/** Asks where other settings of a port may cost the connection; true: go on. */
export const mayChangeSettings = (
  row: DatapathRow,
  port: PortRow,
  settings: PortSettings,
  t: TFunction,
): Promise<boolean> =>
  askAboutRisk({
    risks: risksOfSettings(row, port, settings, useApp.getState().observed.tables),
    title: t('datapaths:settingsRisk', { port: portLabel(port), name: row.name }),
    confirm: t('links:risk.confirm'),
    isCounted: true,
  });
