import type { Row, Topic } from './state.ts';

/** The identity of a row as text; equal exactly when the rows are the same object. */
export const rowKey: { [T in Topic]: (row: Row<T>) => string } = {
  namespaces: (n) => n.name,
  links: (l) => linkKey(l.namespace, l.index),
  addresses: (a) => `${a.namespace}/${a.index}/${a.address}/${a.prefixLength}/${a.peer ?? ''}`,
  routes: (r) =>
    `${r.namespace}/${r.family}/${r.table}/${r.destination}/${r.metric}/${r.type}/` +
    // IPv6 keeps several routes to one destination and metric, told apart by their next hop.
    (r.family === 'ipv6' ? r.nexthops.map((n) => `${n.gateway ?? ''}%${n.index ?? ''}`).join(',') : ''),
  rules: (r) =>
    [
      r.namespace,
      r.family,
      r.priority,
      r.from,
      r.to,
      r.inputLink,
      r.outputLink,
      r.mark,
      r.markMask,
      r.action,
      r.table,
      r.invert,
    ].join('/'),
  neighbours: (n) => `${n.namespace}/${n.index}/${n.address}${n.proxy ? '/proxy' : ''}`,
  networks: (n) => n.name,
  pending: (p) => String(p.entry),
  history: (h) => String(h.entry),
  leases: (l) => `${l.network}/${l.namespace}/${l.address}`,
  owners: (o) => `${o.topic}:${o.key}`,
  datapaths: (d) => d.name,
};

export const linkKey = (namespace: string, index: number): string => `${namespace}/${index}`;
