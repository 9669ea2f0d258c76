import { isForeignNamespace, linkKey, ok, type Link, type Result } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import { exportNetplan, exportNetworkd } from '../../document/export/index.ts';
import { documentText } from '../../document/index.ts';
import type { Handlers } from '../dispatch.ts';
import { failure } from '../errors.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { findLink } from '../kernel/resolve.ts';
import { importNetwork } from '../networks/import.ts';
import type { Networks } from '../networks/networks.ts';
import { askerOf } from '../peer.ts';

/** Networks that come from elsewhere and go elsewhere: read off existing links, written for other tools. */
export function exchangeHandlers(
  kernel: Kernel,
  networks: Networks,
): Pick<Handlers, 'network.import' | 'network.export'> {
  const { store, observer } = kernel;
  return {
    'network.import': async ({ name, links: refs }) => {
      await observer.fresh();
      const links: Link[] = [];
      for (const [position, ref] of refs.entries()) {
        const field = `links.${position}`;
        const found: Result<Link> = await findLink(kernel, ref, 'network.import', field);
        if (!found.ok) return found;
        const { namespace } = found.value;
        if (isForeignNamespace(namespace))
          return failure('invalid', 'network.import', say('naming.namespaceForeign', { namespace }), { field });
        links.push(store.get('links', linkKey(found.value.namespace, found.value.index)) ?? found.value);
      }
      const here = {
        links: [...store.rows('links')],
        addresses: [...store.rows('addresses')],
        routes: [...store.rows('routes')],
        rules: [...store.rows('rules')],
      };
      const { document, notes } = importNetwork(name, links, here);
      return ok({ text: documentText(document), notes });
    },
    'network.export': async ({ name, text, format }, peer) => {
      const step = 'network.export';
      const read = await (text === undefined
        ? networks.document(step, name ?? '', askerOf(peer))
        : networks.read(step, text, askerOf(peer)));
      if (!read.ok) return read;
      const { document } = read.value;
      switch (format) {
        case 'ip': {
          const script = await networks.commands(document, () => peer.gone);
          return script.ok ? ok({ ...script.value, notes: [...script.value.notes, say('network.noWayBack')] }) : script;
        }
        case 'networkd':
          return ok(exportNetworkd(document));
        case 'netplan':
          return ok(exportNetplan(document));
      }
    },
  };
}
