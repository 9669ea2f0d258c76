import { useTranslation } from 'react-i18next';
import type { Link } from '../../../../helper/protocol/index.ts';
import { useDatapaths, useLinks, useMayChange } from '../../state/hooks.ts';
import type { MenuEntries } from '../../ui/Menu.tsx';
import { changeLink } from '../../parts/links/change.ts';
import { reportFailure } from '../../parts/changes/undo.ts';
import { joinMenu } from '../../parts/datapaths/menus.ts';
import { canPlug } from './nodes.ts';
import type { Plugging } from './PlugDialog.tsx';

/** Bridges offered in the menu: more belong into the inspector's list. */
const MOST = 6;

/** Plugging in and out by menu, for those who do not drag. */
export function usePlugMenu(link: Link | undefined, onPlug: (plugging: Plugging) => void): MenuEntries {
  const { t } = useTranslation();
  const links = useLinks();
  const mayChange = useMayChange();
  const datapaths = useDatapaths();
  if (!link || !mayChange) return [];
  const joins = joinMenu(link, datapaths, t);
  if (!canPlug(link)) return joins;
  const bridges = links
    .filter((other) => other.kind === 'bridge' && other.namespace === link.namespace && other.index !== link.controller)
    .slice(0, MOST);
  const controller = links.find((other) => other.namespace === link.namespace && other.index === link.controller);
  const unplug = async (from: Link) => {
    const failure = await changeLink(
      link,
      { controller: null },
      t('topology:plug.out', { link: link.name, bridge: from.name }),
      t,
    );
    if (failure) reportFailure(failure, t);
  };
  if (bridges.length === 0 && !controller) return joins;
  return [
    null,
    ...bridges.map((bridge) => ({
      id: `plug-${bridge.index}`,
      label: t('topology:plug.into', { bridge: bridge.name }),
      run: () => onPlug({ link, bridge }),
    })),
    ...(controller
      ? [
          {
            id: 'unplug',
            label: t('topology:plug.from', { bridge: controller.name }),
            run: () => void unplug(controller),
          },
        ]
      : []),
    ...joins,
  ];
}
