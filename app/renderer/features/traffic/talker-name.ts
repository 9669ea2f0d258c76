import type { TFunction } from 'i18next';
import { chosenOf, portLabel, type AppState } from '../../state/index.ts';
import { kindName } from '../../format/kind-name.ts';

/** A row of the table: a link, or a port of a datapath. */
export interface TalkerName {
  key: string;
  name: string;
  kind: string;
  place: string;
}

/** Name and kind of a key of the rates; null if it no longer exists. */
export function talkerNameOf(
  key: string,
  { links, datapaths }: Pick<AppState['observed']['tables'], 'links' | 'datapaths'>,
  t: TFunction,
): TalkerName | null {
  const chosen = chosenOf(key);
  if (chosen.what === 'port') {
    const port = datapaths.get(chosen.name)?.ports.find((one) => one.key === chosen.port);
    return port ? { key, name: portLabel(port), kind: t('datapaths:portOf'), place: chosen.name } : null;
  }
  const link = links.get(key);
  return link ? { key, name: link.name, kind: kindName(link.kind, t), place: link.namespace } : null;
}
