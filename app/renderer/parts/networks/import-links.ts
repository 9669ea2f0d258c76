import type { TFunction } from 'i18next';
import type { Link } from '../../../../helper/protocol/index.ts';
import { callHelper, useApp } from '../../state/index.ts';
import { refOf } from '../links/change.ts';
import { reportFailure } from '../changes/undo.ts';
import { openEditor } from './page-state.ts';
import { freeName } from './propose.ts';

/** A document of links that exist, open in the editor: nothing is saved and nothing changes until somebody says so. */
export async function importLinks(links: readonly Link[], t: TFunction): Promise<void> {
  const taken = new Set(useApp.getState().observed.tables.networks.keys());
  const name = freeName('network', taken);
  const answer = await callHelper('network.import', { name, links: links.map(refOf) });
  if (!answer.ok) return reportFailure(answer.error, t);
  openEditor({ name: null, saved: null, text: answer.value.text, notes: answer.value.notes });
}
