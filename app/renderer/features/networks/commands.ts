import type { TFunction } from 'i18next';
import type { Command } from '../../state/command.ts';
import { mayChange, mayConnect, type AppState } from '../../state/store.ts';
import type { Link } from '../../../../helper/protocol/index.ts';
import { importLinks } from '../../parts/networks/import-links.ts';
import { changeAndSay, edit } from './actions.ts';
import { isMoving, isOn } from './network-state.ts';
import { openDialog, showNetwork } from '../../parts/networks/page-state.ts';

/** What the palette reaches of networks. */
/** Each network by name, a new one, and one made of the link that is selected. */
export function networkCommands(state: AppState, selected: Link | undefined, t: TFunction): Command[] {
  const may = mayChange(state);
  const group = t('frame:view.networks');
  const networks = [...state.observed.tables.networks.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const create = {
    id: 'new network',
    title: t('networks:new'),
    group: t('palette:group.create'),
    words: 'assistant recipe vm nat bridge',
    run: () => openDialog({ kind: 'assistant' }),
  };
  return [
    ...(may ? [create] : []),
    ...(may && selected
      ? [
          {
            id: 'network of links',
            title: t('networks:import.one', { name: selected.name }),
            group,
            words: 'import document',
            run: () => void importLinks([selected], t),
          },
        ]
      : []),
    ...networks.flatMap((network) => {
      const { name, description } = network;
      const to = isOn(network) ? ('down' as const) : ('up' as const);
      return [
        ...(mayConnect(state) && !isMoving(network) && network.state !== 'pending'
          ? [
              {
                id: `network toggle ${name}`,
                title: t(to === 'up' ? 'networks:connect' : 'networks:disconnect', { name }),
                group,
                words: description,
                run: () => void changeAndSay({ name }, to, t),
              },
            ]
          : []),
        {
          id: `network show ${name}`,
          title: t('palette:show', { name }),
          group,
          words: description,
          run: () => showNetwork(name),
        },
        {
          id: `network edit ${name}`,
          title: t('networks:editNamed', { name }),
          group,
          words: description,
          run: () => void edit(name, t),
        },
      ];
    }),
  ];
}
