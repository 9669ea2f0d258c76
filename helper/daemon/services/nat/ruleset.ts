import { Address6 } from 'ip-address';
import { addressFamily, NFT_TABLE, parseCidr, type Family, type Nat } from '../../../protocol/index.ts';

/**
 * A network's part of our nftables table, as nft's JSON (libnftables-json(5)). Pure.
 *
 * Each network has base chains of its own, `HOOK-NETWORK`, rather than chains that common base chains
 * jump to: so one transaction replaces or removes a network's part without reading, or even touching,
 * a rule of another's. Each form below is the one that `nft -j list` answers with.
 */
type Expression = Record<string, unknown>;
export interface Chain {
  readonly name: string;
  readonly type: 'nat' | 'filter';
  readonly hook: 'prerouting' | 'output' | 'forward' | 'postrouting';
  /** NF_IP_PRI_NAT_DST, _FILTER, _NAT_SRC (linux/netfilter_ipv4.h). */
  readonly prio: -100 | 0 | 100;
  /** One list of expressions a rule, in order. */
  readonly rules: readonly (readonly Expression[])[];
}

const HOOKS = ['prerouting', 'output', 'forward', 'postrouting'] as const;
const chainName = (hook: Chain['hook'], network: string): string => `${hook}-${network}`;
/** Whose chain this is; null where it has no name of ours. */
export function networkOfChain(name: string): string | null {
  const hook = HOOKS.find((known) => name.startsWith(`${known}-`));
  return hook === undefined ? null : name.slice(hook.length + 1);
}

/** The chains that have rules, in a fixed order. */
export function natChains(network: string, nats: readonly Nat[]): Chain[] {
  const chain = (hook: Chain['hook'], type: Chain['type'], prio: Chain['prio'], rules: Chain['rules']): Chain[] =>
    rules.length === 0 ? [] : [{ name: chainName(hook, network), type, hook, prio, rules }];
  return [
    ...chain('prerouting', 'nat', -100, nats.flatMap(published)),
    ...chain('output', 'nat', -100, nats.flatMap(publishedToSelf)),
    ...chain('forward', 'filter', 0, nats.flatMap(counted)),
    ...chain(
      'postrouting',
      'nat',
      100,
      nats.flatMap((nat) => [...hairpin(nat), ...masqueraded(nat)]),
    ),
  ];
}

type Proto = 'ip' | 'ip6';
type Side = 'saddr' | 'daddr';
interface Inside {
  proto: Proto;
  /** null: every address of the family. */
  prefix: unknown;
}

const protoOf = (family: Family): Proto => (family === 'ipv4' ? 'ip' : 'ip6');
/** As the kernel, and so nft, writes an address. */
const canonical = (address: string): string =>
  addressFamily(address) === 'ipv6' ? new Address6(address).correctForm() : address;

function insides(from: string): Inside[] {
  if (from === 'default')
    return [
      { proto: 'ip', prefix: null },
      { proto: 'ip6', prefix: null },
    ];
  const cidr = parseCidr(from);
  if (cidr === null) return [];
  const proto = protoOf(cidr.family);
  const addr = canonical(cidr.address);
  if (cidr.prefixLength === 0) return [{ proto, prefix: null }];
  return [
    {
      proto,
      prefix: cidr.prefixLength === (proto === 'ip' ? 32 : 128) ? addr : { prefix: { addr, len: cidr.prefixLength } },
    },
  ];
}

const match = (left: Expression, right: unknown, op: '==' | '!=' | 'in' = '=='): Expression => ({
  match: { op, left, right },
});
const address = (proto: Proto, side: Side, right: unknown, op: '==' | '!=' = '=='): Expression =>
  match({ payload: { protocol: proto, field: side } }, right, op);
const port = (protocol: string, number: number): Expression => match({ payload: { protocol, field: 'dport' } }, number);
const family = (proto: Proto): Expression => match({ meta: { key: 'nfproto' } }, proto === 'ip' ? 'ipv4' : 'ipv6');
const from = ({ proto, prefix }: Inside): Expression =>
  prefix === null ? family(proto) : address(proto, 'saddr', prefix);
const toLocal = match({ fib: { result: 'type', flags: ['daddr'] } }, 'local');
const counter: Expression = { counter: { packets: 0, bytes: 0 } };

/** Not to what is inside, and nothing that has no single receiver. */
function outward({ proto, prefix }: Inside): Expression[] {
  const notTo = (right: unknown): Expression => address(proto, 'daddr', right, '!=');
  const groups: unknown[] =
    proto === 'ip'
      ? [{ prefix: { addr: '224.0.0.0', len: 4 } }, '255.255.255.255']
      : [{ prefix: { addr: 'ff00::', len: 8 } }, { prefix: { addr: 'fe80::', len: 10 } }];
  return [...(prefix === null ? [] : [prefix]), ...groups].map(notTo);
}
const leaving = (nat: Nat): Expression =>
  nat.out === undefined
    ? match({ meta: { key: 'oifname' } }, 'lo', '!=')
    : match({ meta: { key: 'oifname' } }, nat.out);

const masqueraded = (nat: Nat): Expression[][] =>
  insides(nat.from).map((inside) => [from(inside), ...outward(inside), leaving(nat), counter, { masquerade: null }]);

/** What goes out and comes back is counted; what else passes, other tables judge. */
const counted = (nat: Nat): Expression[][] =>
  insides(nat.from)
    .filter(({ prefix }) => prefix !== null)
    .flatMap(({ proto, prefix }) => [
      [address(proto, 'saddr', prefix), leaving(nat), counter],
      [address(proto, 'daddr', prefix), match({ ct: { key: 'state' } }, ['established', 'related'], 'in'), counter],
    ]);

type Published = Nat['publish'][number];
const targetOf = ({ to, port: same, toPort }: Published) => ({
  proto: protoOf(addressFamily(to) ?? 'ipv4'),
  addr: canonical(to),
  port: toPort ?? same,
});
function translate(entry: Published): Expression[] {
  const { proto, addr, port: number } = targetOf(entry);
  return [counter, { dnat: { family: proto, addr, port: number } }];
}

const published = ({ publish }: Nat): Expression[][] =>
  publish.map((entry) => [toLocal, port(entry.protocol, entry.port), ...translate(entry)]);

/**
 * From this machine itself, by any of its addresses but the loopback's: a packet from 127.0.0.1 may
 * leave by no other link (unless route_localnet lets all of them, for everybody).
 */
const publishedToSelf = ({ publish }: Nat): Expression[][] =>
  publish.map((entry) => {
    const { proto } = targetOf(entry);
    const loopback = proto === 'ip' ? { prefix: { addr: '127.0.0.0', len: 8 } } : '::1';
    return [toLocal, address(proto, 'daddr', loopback, '!='), port(entry.protocol, entry.port), ...translate(entry)];
  });

/** From inside to a published port: the answer must come back the same way, not straight. */
const hairpin = (nat: Nat): Expression[][] =>
  nat.publish.flatMap((entry) => {
    const target = targetOf(entry);
    return insides(nat.from)
      .filter(({ proto, prefix }) => proto === target.proto && prefix !== null)
      .map((inside) => [
        from(inside),
        address(target.proto, 'daddr', target.addr),
        port(entry.protocol, target.port),
        match({ ct: { key: 'status' } }, 'dnat', 'in'),
        { masquerade: null },
      ]);
  });

const table = { family: 'inet', name: NFT_TABLE };
const at = { family: 'inet', table: NFT_TABLE };

/**
 * The one transaction that makes a network's part so, whatever it was: `present` are the chains of
 * ours that are there now. With the last chain the table goes.
 */
export function natTransaction(network: string, chains: readonly Chain[], present: readonly string[]): object {
  const stale = present.filter(
    (name) => networkOfChain(name) === network && !chains.some((chain) => chain.name === name),
  );
  const commands: object[] =
    chains.length === 0 && present.length === stale.length
      ? [{ delete: { table } }]
      : [
          { add: { table } },
          ...stale.flatMap((name) => [{ flush: { chain: { ...at, name } } }, { delete: { chain: { ...at, name } } }]),
          ...chains.flatMap(({ rules, ...chain }) => [
            { add: { chain: { ...at, ...chain, policy: 'accept' } } },
            { flush: { chain: { ...at, name: chain.name } } },
            ...rules.map((expr) => ({ add: { rule: { ...at, chain: chain.name, expr } } })),
          ]),
        ];
  return { nftables: commands };
}
