import type { OperationOf } from '../../../protocol/index.ts';
import { noNamespace } from '../missing.ts';
import { inNamespace, list, place } from '../phrase.ts';
import { service } from '../service.ts';
import { quoted } from '../../../document/ip/words.ts';
import { within } from '../within.ts';

/** The network's dnsmasq in a namespace. */
export const dhcpOperations = {
  'dhcp.set': service('dhcp.set', (operation) => ({ ...operation, dhcp: [] }), {
    key: ({ network, namespace }) => `dhcp:${network}/${namespace}`,
    applies: ({ namespace }, world) => noNamespace(world, namespace),
    summary: (operation) =>
      operation.dhcp.length === 0
        ? `End DHCP and DNS${place(operation.namespace)}.`
        : `Serve ${list(
            operation.dhcp.map(
              ({ link, range, advertise }) =>
                `${[...(range === undefined ? [] : [`DHCP from ${range.from} to ${range.to}`]), ...(advertise === undefined ? [] : ['IPv6 router advertisements']), 'DNS'].join(', ')} on ${link}`,
            ),
          )}${place(operation.namespace)}.`,
    name: ({ network, namespace }) => `set DHCP of network ${network}${inNamespace(namespace)}`,
    commands,
    retreat: (operation, _, plan) => {
      // The process holds its namespace: it ends before that can go.
      plan.do({ ...operation, dhcp: [] });
    },
  }),
};

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
