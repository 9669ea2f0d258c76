import type { OperationOf, SysctlKey } from '../../../protocol/index.ts';
import { sysctlName, type Claim } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { noLink, noNamespace } from '../missing.ts';
import { all, always, type Inverse, type OperationKind, type Retreat } from '../operation-kind.ts';
import { inNamespace, list, place } from '../phrase.ts';
import { within } from '../within.ts';
import { unlessGone } from '../unless.ts';

type Setting = OperationOf<'sysctl.set'>;

/** Settings of the kernel that are not netlink's. */
const set: OperationKind<'sysctl.set'> = {
  key: ({ namespace, key, link }) => `sysctl:${namespace}/${key}/${link ?? ''}`,
  change: () => 'change',
  inverse,
  applies: ({ namespace, key, link, value }, world) =>
    noNamespace(world, namespace) ??
    (link === null ? null : noLink(world, namespace, link)) ??
    (world.sysctls.get(sysctlName(namespace, key, link)) === value ? 'The setting has this value already.' : null),
  effect: ({ namespace, key, link, value }, world) => {
    const name = sysctlName(namespace, key, link);
    const redirects = sysctlName(namespace, 'ipv4.acceptRedirects', null);
    if (key === 'ipv4.forwarding' && world.sysctls.get(name) !== value && world.sysctls.has(redirects))
      world.sysctls.set(redirects, redirectsAfter(value));
    world.sysctls.set(name, value);
  },
  summary,
  name: ({ namespace, key, link, value }) =>
    `set ${key}${link === null ? '' : ` of ${link}`} to ${value}${inNamespace(namespace)}`,
  commands,
  risks: ({ namespace, key, value }, judge) => {
    if (namespace === '' && key === 'ipv6.forwarding' && value > 0 && judge.connections().advertised)
      judge.add('router-advertisements');
  },
  retreat,
  apply: async (operation, { networkServices }, idempotent) =>
    unlessGone(await networkServices.carryOut(operation), idempotent),
  isInPlace: async (operation, { networkServices }) => {
    const value = await networkServices.readSysctl(operation);
    return value === null || value === operation.value;
  },
  mayBeMade: always,
};
export const settingOperations = { 'sysctl.set': set };

export const isForwarding = (key: SysctlKey): boolean => key === 'ipv4.forwarding' || key === 'ipv6.forwarding';

/** What the kernel makes of accept_redirects whenever forwarding changes: routers heed no redirects (inet_forward_change in net/ipv4/devinet.c). */
export const redirectsAfter = (forwarding: number): number => (forwarding > 0 ? 0 : 1);

function inverse(operation: Setting, world: World): Inverse {
  const { namespace, key, link } = operation;
  const value = world.sysctls.get(sysctlName(namespace, key, link));
  if (value === undefined) return all();
  // The kernel changes this one along with it, there and back: after it, it is as it was only where it is said.
  const redirects =
    key === 'ipv4.forwarding' ? world.sysctls.get(sysctlName(namespace, 'ipv4.acceptRedirects', null)) : undefined;
  return all(
    { ...operation, value },
    ...(redirects === undefined ? [] : [{ ...operation, key: 'ipv4.acceptRedirects' as const, value: redirects }]),
  );
}

function commands({ namespace, key, link, value }: Setting): string[] {
  return [within(namespace, 'sysctl -w', `${sysctlPath(key, link)}=${value}`)];
}

function sysctlPath(key: SysctlKey, link: string | null): string {
  // sysctl(8) takes "/" for "." and the other way round where a name has a dot.
  const name = link === null ? 'all' : link.replaceAll('.', '/');
  switch (key) {
    case 'ipv4.forwarding':
      return 'net.ipv4.ip_forward';
    case 'ipv4.acceptRedirects':
      return 'net.ipv4.conf.all.accept_redirects';
    case 'ipv6.forwarding':
      return 'net.ipv6.conf.all.forwarding';
    case 'ipv4.rpFilter':
      return `net.ipv4.conf.${name}.rp_filter`;
    case 'ipv6.acceptRa':
      return `net.ipv6.conf.${name}.accept_ra`;
    case 'ipv6.disable':
      return `net.ipv6.conf.${name}.disable_ipv6`;
  }
}

function summary({ namespace, key, link, value }: Setting, before: World): string {
  const where = place(namespace);
  if (key === 'ipv4.forwarding' || key === 'ipv6.forwarding') {
    return `${value > 0 ? 'Forward' : 'Stop forwarding'} ${key === 'ipv4.forwarding' ? 'IPv4' : 'IPv6'} packets between the links${where === '' ? ' of this machine' : where}.`;
  }
  if (key === 'ipv4.acceptRedirects')
    return `${value > 0 ? 'Heed' : 'Ignore'} ICMP redirects${where} as before: the kernel changes this along with forwarding.`;
  if (key === 'ipv6.acceptRa' && value === 2)
    return `Have ${link ?? 'every link'}${where} heed router advertisements although packets are forwarded.`;
  const now = before.sysctls.get(sysctlName(namespace, key, link));
  return `Set ${sysctlPath(key, link)}${where} to ${value}${now === undefined || now === value ? '' : ` (it is ${now})`}.`;
}

function retreat(operation: Setting, claim: Claim, plan: Retreat): void {
  const { namespace, key, link, value } = operation;
  if (plan.namespaces.has(namespace) || (link !== null && !plan.world.link(namespace, link))) return;
  const sharer = plan.sharer(claim.key);
  if (sharer !== undefined) {
    plan.note(
      `The setting ${key}${namespace === '' ? '' : ` of ${namespace}`} stays: the network ${sharer}, which is up, needs it too.`,
    );
    return;
  }
  const now = plan.world.sysctls.get(sysctlName(namespace, key, link));
  if (now !== undefined && now !== value) {
    plan.note(
      `The setting ${key}${namespace === '' ? '' : ` of ${namespace}`} is left alone: somebody else has set it to ${now} since.`,
    );
    return;
  }
  if (
    isForwarding(key) &&
    claim.inverse.some((back) => back.op === 'sysctl.set' && back.key === key && back.value === 0)
  ) {
    const needing = plan.foreignBridges(namespace).filter((name) => !claim.beside?.includes(name));
    if (needing.length > 0) {
      plan.note(
        `${key === 'ipv4.forwarding' ? 'IPv4' : 'IPv6'} forwarding${namespace === '' ? '' : ` in ${namespace}`} stays on: ${list(needing)}, which came meanwhile, may need it. ` +
          `\`sudo ${commands({ ...operation, value: 0 })[0] ?? ''}\` switches it off.`,
      );
      return;
    }
  }
  // What the kernel changed along with it goes back too, where nobody else has changed it since.
  const redirects = plan.world.sysctls.get(sysctlName(namespace, 'ipv4.acceptRedirects', null));
  const isTheirs = key === 'ipv4.forwarding' && redirects !== undefined && redirects !== redirectsAfter(value);
  for (const back of claim.inverse) {
    if (back.op !== 'sysctl.set') continue;
    const wanted = back.key === 'ipv4.acceptRedirects' && isTheirs ? { ...back, value: redirects } : back;
    if (plan.world.sysctls.get(sysctlName(back.namespace, back.key, back.link)) !== wanted.value) plan.do(wanted);
  }
}
