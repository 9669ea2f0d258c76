import type { TFunction } from 'i18next';
import type { Impairment, DatapathRow, Failure, PortRow } from '../../../../helper/protocol/index.ts';
import { callHelper } from '../../state/index.ts';
import { lastEntry, reportFailure, sayDone } from '../changes/undo.ts';
import { mayChangeSettings } from './change.ts';
import { portNamed } from './words.ts';

export type Direction = 'in' | 'out' | 'both';

/** Nothing that it says is none at all. */
export const orNone = (impairment: Impairment): Impairment | null =>
  Object.keys(impairment).length === 0 ? null : impairment;

/** What a direction shows: that of one side, or of both where they are alike; else that of what comes in. */
export function shownImpairment(port: PortRow, direction: Direction): Impairment {
  const { impair } = port.port.settings;
  return (direction === 'out' ? impair.out : impair.in) ?? (direction === 'both' ? impair.out : null) ?? {};
}

export const differs = ({ port }: PortRow): boolean =>
  JSON.stringify(port.settings.impair.in) !== JSON.stringify(port.settings.impair.out);

/** null also where somebody thought better of it: this computer may have its connection by the port. */
export async function impair(
  row: DatapathRow,
  port: PortRow,
  direction: Direction,
  impairment: Impairment | null,
  t: TFunction,
): Promise<Failure | null> {
  const params = { name: row.name, port: port.key, direction, impairment };
  if (!(await mayChangeSettings(row, port, { method: 'datapath.impair', params }, t))) return null;
  const answer = await callHelper('datapath.impair', params);
  return answer.ok ? null : answer.error;
}

/** Both directions, at once, with an Undo. */
export async function clearImpairment(row: DatapathRow, port: PortRow, t: TFunction): Promise<void> {
  const before = lastEntry();
  const failure = await impair(row, port, 'both', null, t);
  if (failure) reportFailure(failure, t);
  else void sayDone(t('datapaths:impair.cleared', { port: portNamed(row, port, t) }), 'datapath.impair', before, t);
}
