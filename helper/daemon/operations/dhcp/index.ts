import type { OperationOf } from '../../../protocol/index.ts';
import { say, within as inNamespace, type Message } from '../../../protocol/messages/index.ts';
import { noNamespace } from '../phrase.ts';
import { service } from '../service.ts';
import { quoted, within } from '../../../document/ip/words.ts';

/** The network's dnsmasq in a namespace. */
export const dhcpOperations = {
  'dhcp.set': service('dhcp.set', (operation) => ({ ...operation, dhcp: [] }), {
    key: ({ network, namespace }) => `dhcp:${network}/${namespace}`,
    applies: ({ namespace }, world) => noNamespace(world, namespace),
    summary,
    name: ({ network, namespace }) => say('operation.dhcpSet', { network: inNamespace(network, namespace) }),
    commands,
    retreat: (operation, _, plan) => {
      // The process holds its namespace: it ends before that can go.
      plan.do({ ...operation, dhcp: [] });
    },
  }),
};

function summary({ namespace, dhcp }: OperationOf<'dhcp.set'>): Message {
  if (dhcp.length === 0) return namespace === '' ? say('step.dhcpEnd') : say('step.dhcpEndIn', { namespace });
  const entries = dhcp.map(({ link, range, advertise }) =>
    say('step.servedOn', {
      link,
      services: [
        ...(range === undefined ? [] : [say('step.dhcpRange', range)]),
        ...(advertise === undefined ? [] : [say('step.advertisements')]),
        say('step.dns'),
      ],
    }),
  );
  return namespace === '' ? say('step.dhcpSet', { entries }) : say('step.dhcpSetIn', { namespace, entries });
}

function commands({ namespace, network, dhcp: entries }: OperationOf<'dhcp.set'>): string[] {
  // No command ends just this one: the helper alone knows its process.
  if (entries.length === 0)
    return [`# End the dnsmasq of the network ${network}${namespace === '' ? '' : ` in ${namespace}`}.`];
  return entries.map(({ link, range, leaseTime, router, dns: servers, upstream, domain, hosts, advertise }) =>
    within(
      namespace,
      'dnsmasq',
      '--bind-dynamic',
      `--interface=${quoted(link)}`,
      range && `--dhcp-range=${range.from},${range.to},${leaseTime}`,
      router === undefined ? null : `--dhcp-option=option:router${router === null ? '' : `,${router}`}`,
      servers === undefined ? null : `--dhcp-option=option:dns-server,${servers.join(',')}`,
      (upstream ?? []).map((server) => `--server=${server}`),
      domain === undefined ? null : `--domain=${domain}`,
      hosts.map(
        ({ mac, address, name }) =>
          `--dhcp-host=${[mac, address, name].filter((part) => part !== undefined).join(',')}`,
      ),
      advertise === undefined
        ? null
        : [
            '--enable-ra',
            `--dhcp-range=::,constructor:${quoted(link)},${advertise === 'slaac' ? 'ra-only' : advertise === 'stateless' ? 'ra-stateless' : '64'}`,
          ],
    ),
  );
}
