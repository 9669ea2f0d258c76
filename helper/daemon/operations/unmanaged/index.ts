import { say } from '../../../protocol/messages/index.ts';
import { fewLinks } from '../phrase.ts';
import { service } from '../service.ts';
import { command, quoted } from '../../../document/ip/words.ts';

/** NetworkManager and networkd, told to leave links of the helper's own namespace alone. */
export const unmanagedOperations = {
  'unmanaged.set': service('unmanaged.set', (operation) => ({ ...operation, links: [] }), {
    key: ({ network }) => `unmanaged:${network}`,
    applies: () => null,
    summary: (operation) =>
      operation.links.length === 0 ? say('step.managed') : say('step.unmanaged', { links: fewLinks(operation.links) }),
    name: ({ network }) => say('operation.unmanagedSet', { network }),
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
