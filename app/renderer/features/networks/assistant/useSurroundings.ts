import { useEffect, useMemo, useState } from 'react';
import { callHelper, useApp, useLinks, useNamespaces } from '../../../state/index.ts';
import { read, type Written } from '../document-text.ts';
import { useNetworks } from '../use-networks.ts';
import type { Surroundings } from './answers.ts';

/** Documents that are read for the sake of a proposal; who has more networks than this is told by the plan. */
const MOST = 200;

/** What these networks say, as far as it can be read. */
export async function documentsOf(names: readonly string[]): Promise<Written[]> {
  const answers = await Promise.all(names.slice(0, MOST).map((name) => callHelper('network.show', { name })));
  return answers.map((answer) => (answer.ok ? read(answer.value.text) : null)).filter((document) => document !== null);
}

/** What a new network must not collide with; null until the saved documents were read. */
export function useSurroundings(): Surroundings | null {
  const networks = useNetworks();
  const links = useLinks();
  const namespaces = useNamespaces();
  const addresses = useApp((state) => state.observed.tables.addresses);
  const routes = useApp((state) => state.observed.tables.routes);
  const uid = useApp((state) => (state.helper.state === 'connected' ? state.helper.info.authorization.uid : 0));
  const [documents, setDocuments] = useState<readonly Written[] | null>(null);
  const [names] = useState(() => networks.map(({ name }) => name));
  useEffect(() => {
    let current = true;
    void documentsOf(names).then((found) => {
      if (current) setDocuments(found);
    });
    return () => {
      current = false;
    };
  }, [names]);
  return useMemo(
    () =>
      documents && {
        networks: new Set(networks.map(({ name }) => name)),
        namespaces: new Set(namespaces.map(({ name }) => name)),
        links,
        addresses: [...addresses.values()],
        routes: [...routes.values()],
        documents,
        uid,
      },
    [networks, namespaces, links, addresses, routes, documents, uid],
  );
}
