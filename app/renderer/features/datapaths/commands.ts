import type { TFunction } from 'i18next';
import { DatapathType, type Link } from '../../../../helper/protocol/index.ts';
import {
  allDatapaths,
  chosenOf,
  datapathKey,
  mayChange,
  openCreateDatapath,
  portId,
  showObject,
  type AppState,
} from '../../state/index.ts';
import type { Command } from '../../state/command.ts';
import { clearImpairment } from '../../parts/datapaths/impair.ts';
import { isImpaired, portNamed } from '../../parts/datapaths/words.ts';

/** What the palette reaches of datapaths: making one, and each of them and of their ports by name. */
export function datapathCommands(state: AppState, _: Link | undefined, t: TFunction): Command[] {
  const may = mayChange(state);
  const rows = allDatapaths(state);
  const chosen = state.selected === null ? null : chosenOf(state.selected);
  const isHere = (name: string) => chosen !== null && chosen.what !== 'link' && chosen.name === name;
  return [
    ...(may
      ? DatapathType.options.map((type): Command => ({
          id: `datapath ${type}`,
          title: t('palette:create', { name: t(`kinds:datapath.${type}.name`) }),
          group: t('datapaths:column.datapath'),
          words: `${type} datapath new add`,
          run: () => openCreateDatapath(type),
        }))
      : []),
    ...[...rows]
      .sort((a, b) => Number(isHere(b.name)) - Number(isHere(a.name)))
      .flatMap((row) => [
        {
          id: `show ${datapathKey(row.name)}`,
          title: t('palette:show', { name: row.name }),
          group: t('datapaths:column.datapath'),
          words: `${row.type} datapath`,
          run: () => showObject(datapathKey(row.name), 'topology'),
        },
        ...row.ports.flatMap((port): Command[] => [
          {
            id: `show ${portId(row.name, port.key)}`,
            title: t('palette:show', { name: portNamed(row, port, t) }),
            group: row.name,
            words: `port impair ${port.key}`,
            run: () => showObject(portId(row.name, port.key), 'topology'),
          },
          ...(may && isImpaired(port)
            ? [
                {
                  id: `clear ${portId(row.name, port.key)}`,
                  title: t('datapaths:impair.clearOf', { port: portNamed(row, port, t) }),
                  group: row.name,
                  words: 'impair clear reset',
                  run: () => void clearImpairment(row, port, t),
                },
              ]
            : []),
        ]),
      ]),
  ];
}
