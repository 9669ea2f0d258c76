import { useCallback, useEffect, useMemo, useState } from 'react';
import {
  addressFamily,
  parseCidr,
  rowKey,
  type Failure,
  type Family,
  type LargeTable,
  type Neighbour,
  type Result,
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

interface Counted<Row> {
  /** How many rows are not followed by the helper, only counted; 0: every one is in the list. */
  readonly total: number;
  /** The first of them, by key. */
  readonly rows: ReadonlyMap<string, Row>;
  readonly failure: Failure | null;
}

/** What of the routes is only counted, and the first of those that lie in a prefix. */
export function useCountedRoutes(
  namespace: string,
  family: Family,
  table: number | null,
  within: string | null,
): Counted<Route> {
  const read = useCallback(
    async (protocols: readonly (number | null)[]): Promise<Result<Route[]>> => {
      const routes: Route[] = [];
      for (const protocol of protocols) {
        if (protocol === null || routes.length >= SHOWN) continue;
        const page = await callHelper('route.list', {
          namespace,
          family,
          protocol,
          limit: SHOWN - routes.length,
          ...(table === null ? {} : { table }),
          ...(within === null ? {} : { within }),
        });
        if (!page.ok) return page;
        routes.push(...page.value.routes);
      }
      return { ok: true, value: routes };
    },
    [namespace, family, table, within],
  );
  return useCounted('routes', namespace, family, read, rowKey.routes);
}

/** The same of neighbours. */
export function useCountedNeighbours(namespace: string, family: Family, within: string | null): Counted<Neighbour> {
  const read = useCallback(async (): Promise<Result<Neighbour[]>> => {
    const asked = { namespace, family, limit: SHOWN, ...(within === null ? {} : { within }) };
    const page = await callHelper('neighbour.list', asked);
    return page.ok ? { ok: true, value: page.value.neighbours } : page;
  }, [namespace, family, within]);
  return useCounted('neighbours', namespace, family, read, rowKey.neighbours);
}

function useCounted<Row>(
  topic: LargeTable['topic'],
  namespace: string,
  family: Family,
  read: (protocols: readonly (number | null)[]) => Promise<Result<Row[]>>,
  keyOf: (row: Row) => string,
): Counted<Row> {
  const large = useApp((state) => state.observed.tables.large);
  const parts = useMemo(
    () =>
      [...large.values()].filter((row) => row.topic === topic && row.namespace === namespace && row.family === family),
    [large, topic, namespace, family],
  );
  // As text, which stays the same while only the numbers change.
  const protocols = parts.length === 0 ? null : JSON.stringify(parts.map(({ protocol }) => protocol));
  const [found, setFound] = useState<Result<Row[]>>({ ok: true, value: [] });
  useEffect(() => {
    if (protocols === null) return;
    let current = true;
    const timer = setTimeout(() => {
      void read(JSON.parse(protocols) as (number | null)[]).then((answer) => current && setFound(answer));
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [read, protocols]);
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const rows = useMemo(
    () => new Map(total > 0 && found.ok ? found.value.map((row) => [keyOf(row), row]) : []),
    [total, found, keyOf],
  );
  return { total, rows, failure: total === 0 || found.ok ? null : found.error };
}
