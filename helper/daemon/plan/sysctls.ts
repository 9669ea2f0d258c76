import { networkOfAlias, type NetworkDocument, type SysctlKey } from '../../protocol/index.ts';
import { say } from '../../protocol/messages/index.ts';
import type { Refusal } from '../errors.ts';
import { isForwarding } from '../operations/setting/index.ts';
import { refuse, type Draft } from './draft.ts';
import { requireNamespace } from './namespaces.ts';
import { sysctlName, type Claim, type ObservedState } from '../world/types.ts';

/** Kernel settings: forwarding, where the document or its NAT asks for it. */

interface SysctlOf {
  namespace: string;
  key: SysctlKey;
  link: string | null;
}
const RTPROT_RA = 9;

/** The settings whose values a plan needs in `ObservedState.sysctls`. */
export function neededSysctls(
  document: NetworkDocument | null,
  claims: readonly Claim[],
  observed: Pick<ObservedState, 'links' | 'routes'>,
): SysctlOf[] {
  const needed = new Map<string, SysctlOf>();
  const add = (of: SysctlOf): void => {
    needed.set(sysctlName(of.namespace, of.key, of.link), of);
    if (of.key === 'ipv4.forwarding') add({ ...of, key: 'ipv4.acceptRedirects' });
  };
  for (const { namespace, key } of document ? forwardingOf(document) : []) add({ namespace, key, link: null });
  for (const { operation } of claims) {
    if (operation.op === 'sysctl.set')
      add({ namespace: operation.namespace, key: operation.key, link: operation.link });
    // So that a namespace that is deleted can be put back as it was.
    if (operation.op === 'namespace.add') {
      for (const key of ['ipv4.forwarding', 'ipv6.forwarding'] as const)
        add({ namespace: operation.name, key, link: null });
    }
  }
  if (document && forwardingOf(document).some(({ namespace, key }) => namespace === '' && key === 'ipv6.forwarding')) {
    for (const link of advertisedLinks(observed)) add({ namespace: '', key: 'ipv6.acceptRa', link });
  }
  return [...needed.values()];
}

interface Wanted {
  namespace: string;
  key: 'ipv4.forwarding' | 'ipv6.forwarding';
  path: string;
}

/** Where packets are to be forwarded; NAT implies it for its family. */
export function forwardingOf(document: NetworkDocument): Wanted[] {
  const wanted = new Map<string, Wanted>();
  const add = (namespace: string, key: Wanted['key'], path: string): void => {
    if (!wanted.has(`${namespace}/${key}`)) wanted.set(`${namespace}/${key}`, { namespace, key, path });
  };
  for (const [index, { namespace, ipv4, ipv6 }] of document.forwarding.entries()) {
    if (ipv4) add(namespace, 'ipv4.forwarding', `forwarding.${index}.ipv4`);
    if (ipv6) add(namespace, 'ipv6.forwarding', `forwarding.${index}.ipv6`);
  }
  for (const [index, { namespace, from }] of document.nat.entries()) {
    if (from === 'default' || !from.includes(':')) add(namespace, 'ipv4.forwarding', `nat.${index}.from`);
    if (from === 'default' || from.includes(':')) add(namespace, 'ipv6.forwarding', `nat.${index}.from`);
  }
  return [...wanted.values()];
}

/** Links of the host that have routes from router advertisements. */
export function advertisedLinks({ links, routes }: Pick<ObservedState, 'links' | 'routes'>): string[] {
  const indexes = new Set(
    routes
      .filter(({ namespace, family, protocol }) => namespace === '' && family === 'ipv6' && protocol === RTPROT_RA)
      .flatMap(({ index, nexthops }) => [index, ...nexthops.map((hop) => hop.index)]),
  );
  return links.filter(({ namespace, index }) => namespace === '' && indexes.has(index)).map(({ name }) => name);
}

export function wantForwarding(draft: Draft, document: NetworkDocument): Refusal | null {
  for (const { namespace, key, path } of forwardingOf(document)) {
    const refusal = requireNamespace(draft, namespace, path.replace(/\.[a-z0-9]+$/, '.namespace'));
    if (refusal) return refusal;
    // A forwarding host heeds router advertisements only where it is told to (accept_ra 2, ip-sysctl.rst).
    const heeding = namespace === '' && key === 'ipv6.forwarding' ? heedAdvertisements(draft) : null;
    const set = heeding ?? wantSysctl(draft, { namespace, key, link: null }, 1, path);
    if (set) return set;
  }
  return null;
}

function heedAdvertisements(draft: Draft): Refusal | null {
  for (const link of advertisedLinks(draft.input.observed)) {
    const of = { namespace: '', key: 'ipv6.acceptRa' as const, link };
    const now = draft.world.sysctls.get(sysctlName(of.namespace, of.key, of.link));
    if (now !== 1 && !draft.former.has(sysctlKey(of))) continue;
    const refusal = wantSysctl(draft, of, 2, 'forwarding');
    if (refusal) return refusal;
    draft.note(say('plan.heeds', { link }));
  }
  return null;
}

export const sysctlKey = ({ namespace, key, link }: SysctlOf): string => `sysctl:${sysctlName(namespace, key, link)}`;

function wantSysctl(draft: Draft, of: SysctlOf, value: number, path: string): Refusal | null {
  const key = sysctlKey(of);
  const now = draft.world.sysctls.get(sysctlName(of.namespace, of.key, of.link));
  const isNew = !draft.input.observed.namespaces.some(({ name }) => name === of.namespace);
  if (now === undefined && !isNew) {
    const isIpv6 = of.key.startsWith('ipv6');
    const family = isIpv6 ? 'IPv6' : 'IPv4';
    return refuse(
      'unsupported',
      of.namespace === ''
        ? say('plan.noForwarding', { family })
        : say('plan.noForwardingIn', { family, namespace: of.namespace }),
      path,
      isIpv6 ? say('plan.enableIpv6') : undefined,
    );
  }
  const operation = { op: 'sysctl.set' as const, ...of, value };
  // Two networks may need the same: the one that goes last restores what was before the first.
  const former = draft.former.get(key) ?? draft.theirs.get(key)?.claim;
  if (now === value) {
    if (former) draft.claim(key, operation, former.inverse, former.beside);
    return null;
  }
  const beside = isForwarding(of.key) ? foreignBridges(draft, of.namespace) : [];
  draft.do(operation);
  if (former) draft.claim(key, operation, former.inverse, former.beside);
  else draft.claim(key, operation, draft.steps.at(-1)?.inverse ?? [], beside.length > 0 ? beside : undefined);
  return null;
}

/**
 * Names that Docker, libvirt, Podman, CNI, LXC, LXD and Incus give the bridges behind which they expect packets to be
 * forwarded.
 */
const MANAGED_BRIDGE = /^(docker0|br-[0-9a-f]{12}|virbr\d+|podman\d+|cni(-[\w-]+|\d+)|lxcbr\d+|lxdbr\d+|incusbr\d+)$/;

/** Bridges of such managers in a namespace. They find forwarding on, and take it for theirs. */
export const foreignBridges = ({ world }: Draft, namespace: string): string[] =>
  [...world.links.values()]
    .filter(
      (link) =>
        link.namespace === namespace &&
        link.kind === 'bridge' &&
        MANAGED_BRIDGE.test(link.name) &&
        networkOfAlias(link.alias) === undefined,
    )
    .map(({ name }) => name);
