import { useTranslation } from 'react-i18next';
import type { NetworkRow } from '../../../../helper/protocol/index.ts';
import { useMayChange, useMayConnect } from '../../state/index.ts';
import type { MenuEntries } from '../../ui/Menu.tsx';
import { changeAndSay, duplicate, edit, setStart } from './actions.ts';
import { isMoving, isOn } from './network-state.ts';
import { openDialog } from '../../parts/networks/page-state.ts';

const STARTS = ['manual', 'boot', 'login'] as const;

/** What can be done with a network; card and inspector show the same. */
export function useNetworkMenu(network: NetworkRow): MenuEntries {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const mayConnect = useMayConnect();
  const { name } = network;
  const on = isOn(network);
  const idle = !isMoving(network) && network.state !== 'pending';
  return [
    { id: 'edit', label: t('networks:menu.edit'), keys: 'Enter', run: () => void edit(name, t) },
    {
      id: 'plan',
      label: t(on ? 'networks:menu.planDown' : 'networks:menu.plan'),
      isDisabled: !idle,
      run: () => void changeAndSay({ name }, on ? 'down' : 'up', t, { look: true }),
    },
    ...(on
      ? [
          {
            id: 'difference',
            label: t('networks:menu.difference'),
            run: () => openDialog({ kind: 'difference', name }),
          },
          {
            id: 'again',
            label: t('networks:menu.again'),
            isDisabled: !mayConnect || !idle,
            run: () => void changeAndSay({ name }, 'up', t),
          },
        ]
      : []),
    null,
    { id: 'export', label: t('networks:menu.export'), run: () => openDialog({ kind: 'export', name }) },
    { id: 'duplicate', label: t('networks:menu.duplicate'), run: () => void duplicate(name, t) },
    null,
    ...STARTS.map((start) => ({
      id: `start-${start}`,
      label: `${network.start === start ? '✓ ' : ''}${t(`networks:menu.start.${start}`)}`,
      isDisabled: !mayChange || network.start === start || network.faults > 0,
      run: () => void setStart(name, start, t),
    })),
    null,
    {
      id: 'delete',
      label: t('networks:menu.delete'),
      keys: 'Del',
      danger: true,
      isDisabled: !mayChange || !idle,
      run: () => openDialog({ kind: 'delete', name }),
    },
  ];
}
