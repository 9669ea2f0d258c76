import { Address6 } from 'ip-address';
import { addressFamily, macFault, ok, type Dhcp, type Result } from '../../../protocol/index.ts';
import { say, type Message } from '../../../protocol/messages/index.ts';
import { failure, type Refusal } from '../../errors.ts';

/**
 * dnsmasq's configuration of a network in one namespace (dnsmasq(8)). Pure. dnsmasq cuts lines at
 * commas, takes "#", quotes and backslashes for its own, and "*" for any link: so every piece of
 * foreign text is checked here again, whatever the document's schema says, before it is part of a line.
 */
export interface ConfigInput {
  readonly network: string;
  readonly namespace: string;
  readonly dhcp: readonly Dhcp[];
  readonly leaseFile: string;
  /** Whom dnsmasq becomes once its sockets are open; null: it stays who it is. */
  readonly user: string | null;
  /** Where it reads whom to ask for names outside, unless the document says whom. */
  readonly resolvFile: string;
}

/** What stands behind a `=`: nothing in it means anything to dnsmasq's own parser but the comma. */
const VALUE = /^[A-Za-z0-9:._+~^=/,@[\]-]*$/;
const LINK = /^[A-Za-z0-9._+~^=-]+$/;
const DOMAIN = /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;
const PATH = /^\/[A-Za-z0-9._+@/-]+$/;
const USER = /^[a-z_][a-z0-9_-]*$/;

/** Hosts' parts of the prefix that DHCPv6 leases come from, where the document names no range: a thousand of them. */
const STATEFUL_FIRST = '::1000';
const STATEFUL_LAST = '::13ff';

export function dnsmasqConfig(input: ConfigInput): Result<string> {
  const fault = faultOf(input);
  if (fault !== null) return fault;
  const { dhcp, leaseFile, user, resolvFile } = input;
  const upstream = dhcp.every((entry) => entry.upstream === undefined)
    ? null
    : unique(dhcp.flatMap((entry) => entry.upstream ?? []));
  const domains = unique(dhcp.flatMap(({ domain }) => domain ?? []));
  const lines: [key: string, value?: string][] = [
    ['keep-in-foreground'],
    ['log-facility', '-'],
    ['pid-file'],
    ['user', user ?? 'root'],
    ...(user === null ? [['group', ''] as [string, string]] : []),
    // It binds to what these links have, now and later, and leaves the rest of the machine alone.
    ['bind-dynamic'],
    ['except-interface', 'lo'],
    ...unique(dhcp.map(({ link }) => link)).map((link): [string, string] => ['interface', link]),
    ['no-hosts'],
    ['domain-needed'],
    ...(upstream === null ? [['resolv-file', resolvFile] as [string, string]] : [['no-resolv'] as [string]]),
    ...(upstream ?? []).map((address): [string, string] => ['server', canonical(address)]),
    ...domains.map((domain): [string, string] => ['local', `/${domain}/`]),
    ...(domains.length === 1 ? domains.map((domain): [string, string] => ['domain', domain]) : []),
    ['dhcp-authoritative'],
    ['dhcp-leasefile', leaseFile],
    ['quiet-dhcp'],
    ['quiet-dhcp6'],
    ['quiet-ra'],
    ...(dhcp.some(({ advertise }) => advertise !== undefined) ? [['enable-ra'] as [string]] : []),
    ...dhcp.flatMap((entry, at) => entryLines(entry, `t${at}`, domains.length > 1)),
  ];
  const text = lines.map(([key, value]) => (value === undefined ? key : `${key}=${value}`));
  // Belt and braces: the checks above leave nothing for this to find.
  if (lines.some(([, value = '']) => !VALUE.test(value)))
    return failure('bug', 'dhcp.set', say('service.dnsmasqValue'));
  return ok(`# Taproom wrote this for the network ${input.network}, and writes it again.\n${text.join('\n')}\n`);
}

/** Lines of one link. Its ranges set the tag, and the tag chooses its options. */
function entryLines(entry: Dhcp, tag: string, ownDomain: boolean): [string, string][] {
  const { range, leaseTime, hosts, link, advertise, domain } = entry;
  const set = `set:${tag}`;
  const lines: [string, string][] = [];
  const ranges = { 4: range && is4(range.from) ? range : undefined, 6: range && !is4(range.from) ? range : undefined };
  const [firstHost] = hosts.filter(({ address }) => is4(address));
  if (ranges[4]) lines.push(['dhcp-range', `${set},${ranges[4].from},${ranges[4].to},${leaseTime}`]);
  else if (firstHost) lines.push(['dhcp-range', `${set},${firstHost.address},static,${leaseTime}`]);
  if (ranges[6])
    lines.push(['dhcp-range', `${set},${canonical(ranges[6].from)},${canonical(ranges[6].to)},64,${leaseTime}`]);
  if (advertise === 'slaac') lines.push(['dhcp-range', `${set},::,constructor:${link},ra-only,64,${leaseTime}`]);
  if (advertise === 'stateless')
    lines.push(['dhcp-range', `${set},::,constructor:${link},ra-stateless,64,${leaseTime}`]);
  if (advertise === 'stateful' && !ranges[6])
    lines.push(['dhcp-range', `${set},${STATEFUL_FIRST},${STATEFUL_LAST},constructor:${link},64,${leaseTime}`]);
  if (ownDomain && domain !== undefined && range && is4(range.from))
    lines.push(['domain', `${domain},${range.from},${range.to}`]);
  // An option without a value: it is not told at all.
  if (entry.router !== undefined && (entry.router === null || is4(entry.router))) {
    lines.push(['dhcp-option', `tag:${tag},option:router${entry.router === null ? '' : `,${entry.router}`}`]);
  }
  if (entry.dns !== undefined) {
    const [dns4, dns6] = [entry.dns.filter(is4), entry.dns.filter((address) => !is4(address))];
    if (dns4.length > 0 || dns6.length === 0)
      lines.push(['dhcp-option', ['tag:' + tag, 'option:dns-server', ...dns4].join(',')]);
    if (dns6.length > 0)
      lines.push([
        'dhcp-option',
        ['tag:' + tag, 'option6:dns-server', ...dns6.map((address) => `[${canonical(address)}]`)].join(','),
      ]);
  }
  for (const { mac, address, name } of hosts) {
    lines.push([
      'dhcp-host',
      [
        mac.toLowerCase(),
        is4(address) ? address : `[${canonical(address)}]`,
        ...(name === undefined ? [] : [name]),
      ].join(','),
    ]);
  }
  return lines;
}

function faultOf({ network, namespace, dhcp, leaseFile, user, resolvFile }: ConfigInput): Refusal | null {
  const bug = (what: string): Refusal => failure('bug', 'dhcp.set', say('service.dnsmasqCannotTake', { value: what }));
  if (!/^[A-Za-z0-9_-]+$/.test(network) || !/^[A-Za-z0-9_.-]*$/.test(namespace)) return bug(`${network}@${namespace}`);
  if (!PATH.test(leaseFile) || !PATH.test(resolvFile)) return bug(`${leaseFile} ${resolvFile}`);
  if (user !== null && !USER.test(user)) return bug(user);
  for (const [at, { link, range, hosts, domain, dns, upstream, router, leaseTime }] of dhcp.entries()) {
    const invalid = (field: string, text: Message, remedy?: Message): Refusal =>
      failure('invalid', 'dhcp.set', text, {
        field: `dhcp.${at}.${field}`,
        ...(remedy === undefined ? {} : { remedy }),
      });
    if (!LINK.test(link)) {
      return invalid('link', say('service.linkNameUnserved', { link }), say('service.plainLinkName'));
    }
    const addresses: [string, string | null | undefined][] = [
      ['range.from', range?.from],
      ['range.to', range?.to],
      ['router', router],
      ...(dns ?? []).map((address, index): [string, string] => [`dns.${index}`, address]),
      ...(upstream ?? []).map((address, index): [string, string] => [`upstream.${index}`, address]),
      ...hosts.map(({ address }, index): [string, string] => [`hosts.${index}.address`, address]),
    ];
    for (const [field, address] of addresses) {
      if (address != null && addressFamily(address) === null)
        return invalid(field, say('service.noAddress', { text: address }));
    }
    if (range && is4(range.from) !== is4(range.to)) return invalid('range', say('service.rangeFamilies'));
    if (!Number.isInteger(leaseTime) || leaseTime < 1) return invalid('leaseTime', say('service.leaseSeconds'));
    if (domain !== undefined && !DOMAIN.test(domain))
      return invalid('domain', say('service.noDomain', { text: domain }));
    for (const [index, { mac, name }] of hosts.entries()) {
      const fault = macFault(mac);
      if (fault !== null) return invalid(`hosts.${index}.mac`, fault);
      if (name !== undefined && !DOMAIN.test(name))
        return invalid(`hosts.${index}.name`, say('service.noHostName', { text: name }));
    }
  }
  return null;
}

/**
 * UDP ports on which it must be reachable once it has started (DNS follows the links' addresses, and may come later).
 */
export function expectedPorts(dhcp: readonly Dhcp[]): number[] {
  const v4 = dhcp.some(({ range, hosts }) => (range && is4(range.from)) || hosts.some(({ address }) => is4(address)));
  const v6 = dhcp.some(
    ({ range, advertise }) => advertise === 'stateless' || advertise === 'stateful' || (range && !is4(range.from)),
  );
  return [...(v4 ? [67] : []), ...(v6 ? [547] : [])];
}

const is4 = (address: string): boolean => addressFamily(address) === 'ipv4';
const canonical = (address: string): string => (is4(address) ? address : new Address6(address).correctForm());
const unique = (values: readonly string[]): string[] => [...new Set(values)];
