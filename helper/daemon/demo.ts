import { deleteNamespace } from '../../native/lib/system.ts';
import { LinkAdd, ok, RouteAdd, type LinkAddInput, type Result, type RouteAddInput } from '../protocol/index.ts';
import { say } from '../protocol/messages/index.ts';
import type { CapabilityProbe } from './capabilities.ts';
import { DemoTraffic } from './demo-traffic.ts';
import type { Kernel } from './kernel/kernel.ts';
import { createLink } from './kernel/link-create.ts';
import { addNamespace } from './kernel/namespace.ts';
import { addRoute } from './kernel/route.ts';
import { Undo } from './kernel/undo.ts';
import type { Log } from './log.ts';
import { namespacePath } from './namespaces.ts';

/** The demo network of a sandbox: something to look at from the first second. */
export interface Demo {
  /** Whether its traffic flows. */
  readonly on: boolean;
  switch(on: boolean): Result<null>;
  /** Ends the traffic; the links go with the sandbox. */
  close(): void;
}

/*
 *   namespace alice             the sandbox                     namespace bob
 *   +-------------+     +------------------------------+      +-------------+
 *   | eth0   .2   |-----| to-alice  br-demo .1  to-bob |------| eth0   .3   |
 *   +-------------+     |           tap-demo           |      +-------------+
 *                       +--------------|---------------+
 *                                 this helper
 *
 * 192.0.2.0/24 (RFC 5737) and 2001:db8:80::/64 (RFC 3849) are for documentation: nobody has them.
 */
const NETWORK4 = '192.0.2';
const NETWORK6 = '2001:db8:80:';
const BRIDGE = 'br-demo';
const TAP = 'tap-demo';
const HOSTS = [
  { name: 'alice', host: 2 },
  { name: 'bob', host: 3 },
] as const;
const addresses = (host: number): string[] => [`${NETWORK4}.${host}/24`, `${NETWORK6}:${host}/64`];

/** Makes the network and starts its traffic. On any failure nothing of it stays. */
export async function startDemo(kernel: Kernel, capabilities: CapabilityProbe): Promise<Result<Demo>> {
  const undo = new Undo();
  const withTap = await hasTap(kernel, capabilities);
  const built = await build(kernel, undo, withTap);
  if (!built.ok) {
    await undo.run(kernel.log);
    await kernel.observer.scan();
    return built;
  }
  const demo = new RunningDemo(withTap, kernel.log);
  const flowing = demo.switch(true);
  if (flowing.ok) return ok(demo);
  await undo.run(kernel.log);
  await kernel.observer.scan();
  return flowing;
}

async function hasTap({ log }: Kernel, capabilities: CapabilityProbe): Promise<boolean> {
  const tap = (await capabilities.known()).find(({ name }) => name === 'link.tap');
  if (tap?.available) return true;
  log.warn('the demo network has no TAP here', { detail: tap?.detail, remedy: tap?.remedy });
  return false;
}

async function build(kernel: Kernel, undo: Undo, withTap: boolean): Promise<Result<null>> {
  for (const { name } of HOSTS) {
    const made = await addNamespace(kernel, name);
    if (!made.ok) return made;
    undo.push(say('operation.namespaceDelete', { name }), () => deleteNamespace(namespacePath(name) ?? ''));
  }
  const links: LinkAddInput[] = [
    { kind: 'bridge', name: BRIDGE, up: true, addresses: addresses(1), options: { forwardDelay: 2 } },
    ...HOSTS.map(({ name, host }): LinkAddInput => ({
      kind: 'veth',
      name: `to-${name}`,
      up: true,
      controller: BRIDGE,
      options: { peer: 'eth0', peerNamespace: name, peerAddresses: addresses(host) },
    })),
    ...(withTap ? [{ kind: 'tap', name: TAP, up: true, controller: BRIDGE } as const] : []),
  ];
  for (const input of links) {
    const made = await createLink(kernel, LinkAdd.parse(input));
    if (!made.ok) return made;
    const { index, name } = made.value.link;
    undo.push(say('operation.linkDelete', { link: name }), () => kernel.netlink.deleteLink('', index));
  }
  const routes: RouteAddInput[] = [
    ...HOSTS.flatMap(({ name }): RouteAddInput[] => [
      { namespace: name, destination: 'default', via: `${NETWORK4}.1` },
      { namespace: name, destination: 'default', via: `${NETWORK6}:1` },
    ]),
    // To look at: "where would a packet to 198.51.100.7 go?" Nowhere.
    { destination: '198.51.100.0/24', type: 'blackhole' },
  ];
  for (const input of routes) {
    const made = await addRoute(kernel, RouteAdd.parse(input));
    if (!made.ok) return made;
    // Those of the two hosts go with their namespaces.
    if (input.namespace === undefined) {
      undo.push(say('operation.routeDelete', { destination: input.destination }), () =>
        kernel.netlink.deleteRoute('', {
          family: 'ipv4',
          type: 'blackhole',
          destination: input.destination,
          table: 254,
        }),
      );
    }
  }
  return ok(null);
}

class RunningDemo implements Demo {
  readonly #withTap: boolean;
  readonly #log: Log;
  #traffic: DemoTraffic | null = null;

  constructor(withTap: boolean, log: Log) {
    this.#withTap = withTap;
    this.#log = log;
  }

  get on(): boolean {
    return this.#traffic?.isFlowing === true;
  }

  switch(on: boolean): Result<null> {
    if (!on) this.close();
    if (!on || this.on) return ok(null);
    const tap = this.#withTap ? TAP : null;
    const started = DemoTraffic.start({
      client: 'alice',
      server: 'bob',
      address: `${NETWORK4}.3`,
      port: 7777,
      tap,
      log: this.#log,
    });
    if (!started.ok) return started;
    this.#traffic = started.value;
    return ok(null);
  }

  close(): void {
    this.#traffic?.close();
    this.#traffic = null;
  }
}
