import type { OperationOf, SysctlKey } from '../../../protocol/index.ts';
import { placed, say, within as inNamespace, type Message, type Value } from '../../../protocol/messages/index.ts';
import { sysctlName, type Claim } from '../../world/types.ts';
import type { World } from '../../world/world.ts';
import { noLink, noNamespace } from '../phrase.ts';
import { all, always, type Inverse, type OperationKind, type Retreat, unlessGone } from '../operation-kind.ts';
import { within } from '../../../document/ip/words.ts';

type Setting = OperationOf<'sysctl.set'>;

/** Settings of the kernel that are not netlink's. */
const set: OperationKind<'sysctl.set'> = {
  key: ({ namespace, key, link }) => `sysctl:${namespace}/${key}/${link ?? ''}`,
  change: () => 'change',
  inverse,
  applies: ({ namespace, key, link, value }, world) =>
    noNamespace(world, namespace) ??
    (link === null ? null : noLink(world, namespace, link)) ??
    (world.sysctls.get(sysctlName(namespace, key, link)) === value ? say('stale.settingThere') : null),
  effect: ({ namespace, key, link, value }, world) => {
    const name = sysctlName(namespace, key, link);
    const redirects = sysctlName(namespace, 'ipv4.acceptRedirects', null);
    if (key === 'ipv4.forwarding' && world.sysctls.get(name) !== value && world.sysctls.has(redirects))
      world.sysctls.set(redirects, redirectsAfter(value));
    world.sysctls.set(name, value);
  },
  summary,
  name: ({ namespace, key, link, value }) =>
    say('operation.sysctlSet', {
      setting: link === null ? key : say('operation.settingOf', { key, link }),
      value: inNamespace(String(value), namespace),
    }),
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

/**
 * What the kernel makes of accept_redirects whenever forwarding changes: routers heed no redirects (inet_forward_change
 * in net/ipv4/devinet.c).
 */
const redirectsAfter = (forwarding: number): number => (forwarding > 0 ? 0 : 1);

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

function summary({ namespace, key, link, value }: Setting, before: World): Message {
  if (isForwarding(key)) {
    const family = familyOf(key);
    if (namespace === '') return say(value > 0 ? 'step.forward' : 'step.stopForwarding', { family });
    return say(value > 0 ? 'step.forwardIn' : 'step.stopForwardingIn', { family, namespace });
  }
  if (key === 'ipv4.acceptRedirects')
    return say(value > 0 ? 'step.heedRedirects' : 'step.ignoreRedirects', {
      redirects: placed(say('step.redirects'), namespace),
    });
  if (key === 'ipv6.acceptRa' && value === 2)
    return say('step.heedAdvertisements', { link: placed(link ?? say('step.everyLink'), namespace) });
  const setting = placed(sysctlPath(key, link), namespace);
  const now = before.sysctls.get(sysctlName(namespace, key, link));
  return now === undefined || now === value
    ? say('step.setting', { setting, value })
    : say('step.settingFrom', { setting, value, now });
}

const familyOf = (key: SysctlKey): string => (key.startsWith('ipv6') ? 'IPv6' : 'IPv4');

function retreat(operation: Setting, claim: Claim, plan: Retreat): void {
  const { namespace, key, link, value } = operation;
  if (plan.namespaces.has(namespace) || (link !== null && !plan.world.link(namespace, link))) return;
  const setting: Value = namespace === '' ? key : say('plan.settingOf', { key, namespace });
  const sharer = plan.sharer(claim.key);
  if (sharer !== undefined) {
    plan.note(say('plan.settingShared', { setting, network: sharer }));
    return;
  }
  const now = plan.world.sysctls.get(sysctlName(namespace, key, link));
  if (now !== undefined && now !== value) {
    plan.note(say('plan.settingLeft', { setting, value: now }));
    return;
  }
  if (
    isForwarding(key) &&
    claim.inverse.some((back) => back.op === 'sysctl.set' && back.key === key && back.value === 0)
  ) {
    const needing = plan.foreignBridges(namespace).filter((name) => !claim.beside?.includes(name));
    if (needing.length > 0) {
      const what = placed(say('plan.forwarding', { family: familyOf(key) }), namespace);
      const command = commands({ ...operation, value: 0 })[0] ?? '';
      plan.note(say('plan.forwardingStays', { what, links: needing, command }));
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
