import {
  linkNameFault,
  namespaceNameFault,
  networkNameFault,
  newLinkNameFault,
  prefixFault,
} from '../../../../../helper/protocol/index.ts';
import { say, type Message } from '../../../../../helper/protocol/messages/index.ts';
import { blockOf, overlaps } from '../../../parts/networks/propose.ts';
import type { Answers, Surroundings } from './answers.ts';

function prefixFaultOf(from: string, to: string, around: Surroundings): Message | null {
  const wrong = prefixFault(to);
  if (wrong !== null) return wrong;
  const [before, after] = [blockOf(from), blockOf(to)];
  if (after === null || before === null) return say('field.ipv4Prefix');
  if (after.size !== before.size) return say('field.prefixSize', { length: from.split('/')[1] ?? '' });
  const other = around.addresses.find(({ namespace, address, prefixLength }) => {
    const block = namespace === '' ? blockOf(`${address}/${prefixLength}`) : null;
    return block !== null && overlaps(block, after);
  });
  return other ? say('field.overlaps', { address: `${other.address}/${other.prefixLength}` }) : null;
}

/** What cannot be as it was answered, by question: `name`, `prefixes.0`, `links.1`. Pure. */
export function faultsOf(answers: Answers, around: Surroundings): Map<string, Message> {
  const faults = new Map<string, Message>();
  const put = (key: string, fault: Message | null) => {
    if (fault) faults.set(key, fault);
  };
  put(
    'name',
    networkNameFault(answers.name) ??
      (around.networks.has(answers.name) ? say('field.networkTaken', { name: answers.name }) : null),
  );
  answers.prefixes.forEach(({ from, to }, i) => put(`prefixes.${i}`, prefixFaultOf(from, to, around)));
  answers.uplinks.forEach(({ to }, i) => put(`uplinks.${i}`, to === '' ? say('field.uplink') : linkNameFault(to)));
  const own = new Set(around.links.filter(({ namespace }) => namespace === '').map(({ name }) => name));
  answers.links.forEach(({ to }, i) =>
    put(`links.${i}`, newLinkNameFault(to) ?? (own.has(to) ? say('field.linkTaken', { name: to }) : null)),
  );
  answers.namespaces.forEach(({ to }, i) =>
    put(
      `namespaces.${i}`,
      namespaceNameFault(to) ?? (around.namespaces.has(to) ? say('field.namespaceTaken', { name: to }) : null),
    ),
  );
  return faults;
}
