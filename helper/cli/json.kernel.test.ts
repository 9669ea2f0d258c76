import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  Address,
  Capability,
  HelperInfo,
  Link,
  LinkHolder,
  methods,
  Namespace,
  Neighbour,
  NetworkRow,
  PendingChange,
  Route,
  Rule,
} from '../protocol/index.ts';
import { inTestSandbox, ipDo, KernelHelper, sweep } from './kernel.fixture.ts';

/** Exactly these fields beside the version, each of the contract's own type. */
const printed = (shape: z.ZodRawShape): z.ZodType => z.strictObject({ version: z.literal(1), ...shape });
/** Of a change, which nothing here makes risky. */
const changed = (shape: z.ZodRawShape): z.ZodType => printed({ pending: z.null(), ...shape });

describe.skipIf(!inTestSandbox)('--json prints the objects of the contract', () => {
  const helper = new KernelHelper();
  beforeAll(async () => {
    await helper.start();
    ipDo('link', 'add', 'a0', 'type', 'veth', 'peer', 'name', 'b0');
    ipDo('link', 'set', 'a0', 'up');
    ipDo('link', 'set', 'b0', 'up');
    ipDo('address', 'add', '192.0.2.1/24', 'dev', 'a0');
    ipDo('neighbour', 'add', '192.0.2.77', 'lladdr', '02:00:00:00:00:77', 'dev', 'a0', 'nud', 'permanent');
  });
  afterAll(async () => {
    sweep();
    await helper.remove();
  });

  it.each<[string, z.ZodType]>([
    [
      'status',
      printed({
        helper: HelperInfo.omit({ capabilities: true }),
        status: methods.status.result,
        networks: z.array(NetworkRow),
        pending: PendingChange.nullable(),
      }),
    ],
    ['doctor', printed({ capabilities: z.array(Capability).min(5) })],
    ['link list', printed({ links: z.array(Link).min(3) })],
    [
      'link show a0',
      printed({
        link: Link,
        addresses: z.array(Address).min(1),
        routes: z.array(Route).min(1),
        neighbours: z.array(Neighbour),
        counters: z.record(z.string(), z.number()),
        holders: z.array(LinkHolder).nullable(),
      }),
    ],
    ['link add v0 --type veth', changed({ link: Link, peer: Link })],
    ['link add br0 --type bridge', changed({ link: Link, peer: z.null() })],
    ['link set v0 --up', changed({ link: Link })],
    ['link set v0 br0 --mtu 1400', changed({ links: z.array(Link).length(2) })],
    ['link delete v0 br0', changed({ deleted: z.literal(2) })],
    ['address add 192.0.2.9/24 --dev a0', changed({ address: Address })],
    ['address list', printed({ addresses: z.array(Address).min(2) })],
    ['address delete 192.0.2.9/24 --dev a0', changed({})],
    ['route add 10.0.0.0/8 --via 192.0.2.254', changed({ route: Route })],
    ['route list', printed({ routes: z.array(Route).min(2) })],
    ['route get 10.1.2.3', printed({ route: Route, link: z.literal('a0') })],
    ['route delete 10.0.0.0/8', changed({})],
    ['rule add --from 10.0.0.0/8 --table 100', changed({ rule: Rule })],
    ['rule list', printed({ rules: z.array(Rule).min(6) })],
    ['rule delete --from 10.0.0.0/8 --table 100', changed({})],
    ['neighbour list', printed({ neighbours: z.array(Neighbour).min(1) })],
    ['namespace add blue', changed({ namespaces: z.array(Namespace).length(1) })],
    ['namespace list', printed({ namespaces: z.array(Namespace).length(2) })],
    ['namespace delete blue', changed({ deleted: z.literal(1) })],
    ['completion bash', printed({ shell: z.literal('bash'), script: z.string().min(100) })],
  ])('%s', async (line, shape) => {
    const { out, err, code } = await helper.taproom(...line.split(' '), '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.endsWith('}\n') && out.indexOf('\n') === out.length - 1).toBe(true);
    expect(shape.parse(JSON.parse(out))).toEqual(JSON.parse(out));
  });
});
