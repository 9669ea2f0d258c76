import type { TFunction } from 'i18next';
import type { DatapathRow, Failure, Link, Params, PortInput, PortRow } from '../../../../helper/protocol/index.ts';
import { callHelper, chosenOf, portId, portLabel, select, useApp } from '../../state/index.ts';
import { lastEntry, reportFailure, sayDone } from '../changes/undo.ts';
import { askAboutRisk, type Intended } from '../changes/ask.ts';
import { portOfLink } from './joining.ts';

export type DatapathChange = Omit<Params<'datapath.set'>, 'name' | 'confirm' | 'confirmWithin'>;

/** Changes a datapath and says so, with its Undo; what waits for its confirmation has its own bar. */
export async function changeDatapath(
  row: DatapathRow,
  change: DatapathChange,
  done: string,
  t: TFunction,
): Promise<Failure | null> {
  const before = lastEntry();
  const answer = await callHelper('datapath.set', { name: row.name, ...change });
  if (!answer.ok) return answer.error;
  if (answer.value.pending === null) void sayDone(done, 'datapath.set', before, t);
  return null;
}

/** Asks where other settings of a port may cost the connection; true: go on. */
export const mayChangeSettings = (
  row: DatapathRow,
  port: PortRow,
  change: Extract<Intended, { method: 'datapath.port' | 'datapath.impair' }>,
  t: TFunction,
): Promise<boolean> =>
  askAboutRisk(change, {
    title: t('datapaths:settingsRisk', { port: portLabel(port), name: row.name }),
    confirm: t('links:risk.confirm'),
  });

/** Adds ports; asks first where that may cost the connection. null also where somebody thought better of it. */
export async function addPorts(
  row: DatapathRow,
  ports: PortInput[],
  label: string,
  t: TFunction,
): Promise<Failure | null> {
  const names = { link: label, name: row.name };
  const goOn = await askAboutRisk(
    { method: 'datapath.set', params: { name: row.name, addPorts: ports } },
    { title: t('datapaths:plug.risk', names), confirm: t('topology:plug.confirm') },
  );
  return goOn ? changeDatapath(row, { addPorts: ports }, t('datapaths:plug.done', names), t) : null;
}

/** Plugs a link in, by drag or by menu: a failure has no better place than a toast. */
export async function plugIn(link: Link, row: DatapathRow, t: TFunction): Promise<void> {
  const failure = await addPorts(row, [portOfLink(link)], link.name, t);
  if (failure) reportFailure(failure, t);
}

export async function unplug(row: DatapathRow, port: PortRow, t: TFunction): Promise<void> {
  const names = { link: portLabel(port), name: row.name };
  const failure = await changeDatapath(row, { removePorts: [port.key] }, t('datapaths:plug.out', names), t);
  if (failure) return reportFailure(failure, t);
  if (useApp.getState().selected === portId(row.name, port.key)) select(null);
}

export async function deleteDatapath(row: DatapathRow, t: TFunction): Promise<Failure | null> {
  const before = lastEntry();
  const answer = await callHelper('datapath.delete', { name: row.name });
  if (!answer.ok) return answer.error;
  const { selected } = useApp.getState();
  const chosen = selected === null ? null : chosenOf(selected);
  if (chosen !== null && chosen.what !== 'link' && chosen.name === row.name) select(null);
  if (answer.value.pending === null)
    void sayDone(t('datapaths:deleted', { name: row.name }), 'datapath.delete', before, t);
  return null;
}
