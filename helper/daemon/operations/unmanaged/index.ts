import { count, list } from '../phrase.ts';
import { service } from '../service.ts';
import { command, quoted } from '../../../document/ip/words.ts';

/** NetworkManager and networkd, told to leave links of the helper's own namespace alone. */
export const unmanagedOperations = {
  'unmanaged.set': service('unmanaged.set', (operation) => ({ ...operation, links: [] }), {
    key: ({ network }) => `unmanaged:${network}`,
    applies: () => null,
    summary: (operation) =>
      operation.links.length === 0
        ? 'Let NetworkManager and networkd look after these links again.'
        : `Have NetworkManager and networkd leave ${operation.links.length > 4 ? count(operation.links.length, 'link') : list(operation.links)} alone.`,
    name: ({ network }) => `set unmanaged links of network ${network}`,
    commands: ({ network, links }) =>
      links.length === 0
        ? [
            `rm -f /run/NetworkManager/conf.d/taproom-${network}.conf /run/systemd/network/10-taproom-${network}.network`,
          ]
        : links.map((name) => command('nmcli device set', quoted(name), 'managed no')),
    retreat: (operation, _, plan) => {
      plan.do({ ...operation, links: [] });
    },
  }),
};
