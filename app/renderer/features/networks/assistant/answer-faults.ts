import {
  linkNameFault,
  namespaceNameFault,
  networkNameFault,
  newLinkNameFault,
  prefixFault,
} from '../../../../../helper/protocol/index.ts';
import { blockOf, overlaps } from '../../../parts/networks/propose.ts';
import type { Answers, Surroundings } from './answers.ts';

/** What a fault says: a sentence of the protocol, or a key of the word files with its figures. */
export type Fault = { sentence: string } | { key: string; values?: Record<string, string> };

const said = (sentence: string | null): Fault | null => (sentence === null ? null : { sentence });

function prefixFaultOf(from: string, to: string, around: Surroundings): Fault | null {
  const wrong = prefixFault(to);
  if (wrong !== null) return { sentence: wrong };
  const [before, after] = [blockOf(from), blockOf(to)];
  if (after === null || before === null) return { key: 'networks:assistant.fault.ipv4' };
  if (after.size !== before.size)
    return { key: 'networks:assistant.fault.size', values: { length: from.split('/')[1] ?? '' } };
  const other = around.addresses.find(({ namespace, address, prefixLength }) => {
    const block = namespace === '' ? blockOf(`${address}/${prefixLength}`) : null;
    return block !== null && overlaps(block, after);
  });
  return other
    ? { key: 'networks:assistant.fault.overlaps', values: { address: `${other.address}/${other.prefixLength}` } }
    : null;
}

/** What cannot be as it was answered, by question: `name`, `prefixes.0`, `links.1`. Pure. */
export function faultsOf(answers: Answers, around: Surroundings): Map<string, Fault> {
  const faults = new Map<string, Fault>();
  const put = (key: string, fault: Fault | null) => {
    if (fault) faults.set(key, fault);
  };
  put(
    'name',
    said(networkNameFault(answers.name)) ??
      (around.networks.has(answers.name)
        ? { key: 'networks:assistant.fault.network', values: { name: answers.name } }
        : null),
  );
  answers.prefixes.forEach(({ from, to }, i) => put(`prefixes.${i}`, prefixFaultOf(from, to, around)));
  answers.uplinks.forEach(({ to }, i) =>
    put(`uplinks.${i}`, to === '' ? { key: 'networks:assistant.fault.uplink' } : said(linkNameFault(to))),
  );
  const own = new Set(around.links.filter(({ namespace }) => namespace === '').map(({ name }) => name));
  answers.links.forEach(({ to }, i) =>
    put(
      `links.${i}`,
      said(newLinkNameFault(to)) ?? (own.has(to) ? { key: 'faults:name.taken', values: { name: to } } : null),
    ),
  );
  answers.namespaces.forEach(({ to }, i) =>
    put(
      `namespaces.${i}`,
      said(namespaceNameFault(to)) ??
        (around.namespaces.has(to) ? { key: 'faults:namespace.taken', values: { name: to } } : null),
    ),
  );
  return faults;
}
