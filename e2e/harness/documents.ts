import type { SandboxHelper } from './helper.ts';

/** Two namespaces' worth of nothing risky. */
export const LAB = `taproom: 1
name: lab
description: A bridge of its own.
links:
  - kind: bridge
    name: lab0
    addresses: [198.18.0.1/24]
`;

/** Its default route goes before the one that {@link addDefaultRoute} makes: that waits for a confirmation. */
export const DETOUR = `taproom: 1
name: detour
description: Another default route.
links:
  - kind: bridge
    name: det0
    addresses: [198.51.100.2/24]
routes:
  - {destination: default, via: 198.51.100.1, metric: 50}
`;

/** A default route of the sandbox's namespace, as a host has one. */
export async function addDefaultRoute(helper: SandboxHelper): Promise<void> {
  for (const command of [
    'link add out0 type veth peer name out1',
    'address add 192.0.2.2/24 dev out0',
    'link set out0 up',
    'link set out1 up',
    'route add default via 192.0.2.1 metric 100',
  ])
    await helper.ip(command);
}

/** Gateways of the default routes, as the kernel has them. */
export async function gateways(helper: SandboxHelper): Promise<string[]> {
  const { stdout } = await helper.inside('ip', ['-json', 'route', 'show', 'default']);
  return (JSON.parse(stdout || '[]') as { gateway: string }[]).map(({ gateway }) => gateway).sort();
}

/** Saves a document without connecting it. */
export async function save(helper: SandboxHelper, text: string): Promise<void> {
  const { code, stderr } = await helper.taproom(['network', 'save', '-'], text);
  if (code !== 0) throw new Error(`network save: ${stderr}`);
}
