import { useEffect, useMemo, useState } from 'react';
import {
  addressFamily,
  parseCidr,
  rowKey,
  type Failure,
  type Family,
  type Params,
  type Route,
} from '../../../../helper/protocol/index.ts';
import { callHelper } from '../../state/bridge.ts';
import { useApp } from '../../state/store.ts';

/** How many of them are shown: nobody reads more, and a prefix finds the others. */
const SHOWN = 200;
/** Milliseconds without a key, after which what was typed is looked for. */
const PAUSE = 150;

/** The prefix that a text means; an address is its own. null: none of this family. */
export function prefixOf(text: string, family: Family): string | null {
  const word = text.trim();
  if (addressFamily(word) === family) return `${word}/${family === 'ipv4' ? 32 : 128}`;
  return parseCidr(word)?.family === family ? word : null;
}

interface Counted {
  /** How many routes are not followed by the helper, only counted; 0: every route is in the list. */
  readonly total: number;
  /** The first of them, by key. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly failure: Failure | null;
}
const NONE: Pick<Counted, 'routes' | 'failure'> = { routes: new Map(), failure: null };

/** What of the routes is only counted, and the first of those that lie in a prefix. */
export function useCounted(namespace: string, family: Family, table: number | null, within: string | null): Counted {
  const large = useApp((state) => state.observed.tables.large);
  const parts = useMemo(
    () =>
      [...large.values()].filter(
        (row) => row.topic === 'routes' && row.namespace === namespace && row.family === family,
      ),
    [large, namespace, family],
  );
  const protocols = parts.map(({ protocol }) => protocol).join();
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    if (protocols === '') return;
    let current = true;
    const timer = setTimeout(() => {
      void readFirst(protocols.split(',').map(Number), {
        namespace,
        family,
        ...(table === null ? {} : { table }),
        ...(within === null ? {} : { within }),
      }).then((answer) => current && setFound(answer));
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [namespace, family, table, within, protocols]);
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  return total === 0 ? { total, ...NONE } : { total, ...found };
}

async function readFirst(protocols: readonly number[], asked: Params<'route.list'>): Promise<typeof NONE> {
  const routes = new Map<string, Route>();
  for (const protocol of protocols) {
    if (routes.size >= SHOWN) break;
    const page = await callHelper('route.list', { ...asked, protocol, limit: SHOWN - routes.size });
    if (!page.ok) return { routes, failure: page.error };
    for (const route of page.value.routes) routes.set(rowKey.routes(route), route);
  }
  return { routes, failure: null };
}
