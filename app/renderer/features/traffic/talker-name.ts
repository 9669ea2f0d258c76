import type { TFunction } from 'i18next';
import { isMadeByPort, type Link } from '../../../../helper/protocol/index.ts';
import { chosenOf, portId, portLabel, type AppState } from '../../state/index.ts';
import { kindName } from '../../format/kind-name.ts';
import { isEnd } from './talkers.ts';

type Tables = AppState['observed']['tables'];

/** A row of the table: a link, or a port of a datapath. */
export interface TalkerName {
  key: string;
  name: string;
  kind: string;
  place: string;
  /** The port that is the other end of a TUN or TAP: the same traffic, and what the datapath drops of it. */
  end: string | null;
}

/** Name and kind of a key of the rates; null if it no longer exists. */
export function talkerNameOf(
  key: string,
  { links, datapaths }: Pick<Tables, 'links' | 'datapaths'>,
  t: TFunction,
): TalkerName | null {
  const chosen = chosenOf(key);
  if (chosen.what === 'port') {
    const port = datapaths.get(chosen.name)?.ports.find((one) => one.key === chosen.port);
    return port ? { key, name: portLabel(port), kind: t('datapaths:portOf'), place: chosen.name, end: null } : null;
  }
  const link = links.get(key);
  if (!link) return null;
  const end = endOf(link, datapaths);
  const place = end ? [link.namespace, t('topology:sentence.port', { name: end.datapath })] : [link.namespace];
  return {
    key,
    name: link.name,
    kind: kindName(link.kind, t),
    place: place.filter((part) => part !== '').join(t('topology:sentence.separator')),
    end: end && portId(end.datapath, end.port),
  };
}

function endOf(link: Link, datapaths: Tables['datapaths']): { datapath: string; port: string } | null {
  if (!isMadeByPort(link.kind)) return null;
  for (const { name, ports } of datapaths.values())
    for (const port of ports)
      if (isEnd(port) && port.link.namespace === link.namespace && port.link.index === link.index)
        return { datapath: name, port: port.key };
  return null;
}
