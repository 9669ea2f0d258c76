import type { OperationOf } from '../../../protocol/index.ts';
import { say, type Message } from '../../../protocol/messages/index.ts';
import { noLink } from '../phrase.ts';
import { service } from '../service.ts';
import { command, quoted } from '../../../document/ip/words.ts';

/** Resolver settings of a link of the helper's own namespace. */
export const dnsOperations = {
  'dns.set': service('dns.set', (operation) => ({ ...operation, dns: null }), {
    key: ({ network, link }) => `dns:${network}/${link}`,
    subject: ({ link }) => `dns ${link}`,
    applies: ({ link, dns }, world) => (dns === null ? null : noLink(world, '', link)),
    summary,
    name: ({ link }) => say('operation.dnsSet', { link }),
    commands,
    retreat: (operation, _, plan) => {
      if (plan.world.link('', operation.link)) plan.do({ ...operation, dns: null });
    },
  }),
};

function summary({ link, dns }: OperationOf<'dns.set'>): Message {
  if (dns === null) return say('step.dnsEnd', { link });
  const { servers, domains, everything } = dns;
  if (everything) return say('step.dnsSet', { servers, link });
  return domains.length === 0
    ? say('step.dnsSetLink', { servers, link })
    : say('step.dnsSetDomains', { servers, domains, link });
}

function commands({ link, dns: settings }: OperationOf<'dns.set'>): string[] {
  if (settings === null) return [command('resolvectl revert', quoted(link))];
  const domains = [...settings.domains, ...(settings.everything ? ['~.'] : [])];
  return [
    command('resolvectl dns', quoted(link), settings.servers),
    ...(domains.length === 0 ? [] : [command('resolvectl domain', quoted(link), domains.map(quoted))]),
  ];
}
