import { useTranslation } from 'react-i18next';
import type { Link } from '../../../../helper/protocol/index.ts';
import {
  addressesOf,
  keyOf,
  linkAt,
  peerOf,
  pointerKey,
  rename,
  showObject,
  select,
  useApp,
  useMayChange,
} from '../../state/index.ts';
import type { MenuEntries } from '../../ui/Menu.tsx';
import { copyText } from '../clipboard.ts';
import { importLinks } from '../networks/import-links.ts';
import { changeLink } from './change.ts';
import { reportFailure } from '../changes/undo.ts';
import { ipCommandsOf } from './ip-of-link.ts';
import { canDelete } from './link-state.ts';

/** What can be done with one link; the list and the picture show the same. */
export function useLinkMenu(link: Link | undefined, onDelete: (links: readonly Link[]) => void): MenuEntries {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const view = useApp((state) => state.view);
  const peer = useApp((state) => (link ? peerOf(keyOf(link))(state) : null));
  if (!link) return [];

  const setUp = async (up: boolean) => {
    const failure = await changeLink(link, { up }, t(up ? 'links:done.up' : 'links:done.down', { name: link.name }), t);
    if (failure) reportFailure(failure, t);
  };
  const copyCommands = async () => {
    const state = useApp.getState();
    const name = (key: string | null) => linkAt(key)(state)?.name ?? null;
    const lines = ipCommandsOf(link, addressesOf(keyOf(link))(state), {
      controller: link.controller === null ? null : name(`${link.namespace}/${link.controller}`),
      parent: name(pointerKey(link.parent)),
      peer: linkAt(peerOf(keyOf(link))(state))(state) ?? null,
    });
    await copyText(lines.join('\n'), t('links:done.copied', { name: link.name }), t);
  };
  const elsewhere = view === 'topology' ? 'links' : 'topology';
  return [
    { id: 'inspect', label: t('links:menu.inspect'), run: () => select(keyOf(link)), keys: 'Enter' },
    { id: 'elsewhere', label: t(`links:menu.${elsewhere}`), run: () => showObject(keyOf(link), elsewhere) },
    ...(peer === null ? [] : [{ id: 'peer', label: t('links:menu.peer'), run: () => select(peer) }]),
    null,
    link.up
      ? { id: 'down', label: t('links:menu.down'), run: () => void setUp(false), isDisabled: !mayChange }
      : { id: 'up', label: t('links:menu.up'), run: () => void setUp(true), isDisabled: !mayChange },
    ...(link.kind === 'loopback'
      ? []
      : [
          {
            id: 'rename',
            label: t('links:menu.rename'),
            run: () => rename(keyOf(link)),
            keys: 'F2',
            isDisabled: !mayChange,
          },
        ]),
    { id: 'copy', label: t('links:menu.copy'), run: () => void copyCommands() },
    { id: 'network', label: t('networks:import.menu'), run: () => void importLinks([link], t), isDisabled: !mayChange },
    null,
    {
      id: 'delete',
      label: t('links:menu.delete'),
      run: () => onDelete([link]),
      keys: 'Del',
      danger: true,
      isDisabled: !mayChange || !canDelete(link),
    },
  ];
}
