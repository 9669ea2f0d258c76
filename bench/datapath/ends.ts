import { execute, until } from './programs.ts';

/** The two ends of every path: a namespace with the sender, one with the receiver. */
export const SENDER = 'sender';
export const RECEIVER = 'receiver';
export const RECEIVER_ADDRESS = '10.90.0.2';
export const SENDER_ADDRESS = '10.90.0.1';

export const ip = (...args: string[]): Promise<string> => execute('ip', args);
/** The argv that runs a program in a namespace; `ip netns exec` would also make a mount namespace. */
export const inside = (namespace: string, file: string, ...args: string[]): [string, string[]] => [
  'nsenter',
  [`--net=/run/netns/${namespace}`, file, ...args],
];
export const runInside = (namespace: string, file: string, ...args: string[]): Promise<string> =>
  execute(...inside(namespace, file, ...args));

export async function makeEnds(): Promise<void> {
  for (const name of [SENDER, RECEIVER]) {
    await ip('netns', 'add', name);
    await ip('-n', name, 'link', 'set', 'lo', 'up');
  }
}

/** Devices of the middle become the ends; those are called `near` and `far` there. */
export async function moveToEnds(left: string, right: string): Promise<void> {
  await ip('link', 'set', left, 'netns', SENDER, 'name', 'near');
  await ip('link', 'set', right, 'netns', RECEIVER, 'name', 'far');
}

/** Addresses, and a look whether the path carries anything. */
export async function connectEnds(): Promise<void> {
  for (const [namespace, device, address] of [
    [SENDER, 'near', SENDER_ADDRESS],
    [RECEIVER, 'far', RECEIVER_ADDRESS],
  ] as const) {
    // Router solicitations are not what is measured.
    await runInside(namespace, 'sysctl', '-qw', `net.ipv6.conf.${device}.disable_ipv6=1`);
    await ip('-n', namespace, 'addr', 'add', `${address}/24`, 'dev', device);
    await ip('-n', namespace, 'link', 'set', device, 'up');
  }
  await until(
    async () => {
      try {
        await runInside(SENDER, 'ping', '-c1', '-W1', '-q', RECEIVER_ADDRESS);
        return true;
      } catch {
        return false;
      }
    },
    15_000,
    () => 'no ping came through in 15 s',
  );
}

/** What a path did not take with it. */
export async function clearEnds(): Promise<void> {
  for (const where of [['-n', SENDER], ['-n', RECEIVER], []]) {
    const links = JSON.parse(await ip('-json', ...where, 'link', 'show')) as { ifname: string }[];
    for (const { ifname } of links) {
      // Deleting one end of a veth pair has deleted the other.
      if (ifname !== 'lo') await ip(...where, 'link', 'delete', 'dev', ifname).catch(() => undefined);
    }
  }
}

/** A veth pair: one end stays in the middle, for a forwarder of NICs; the other will be an end of the path. */
export async function vethToEnds(left: string, right: string, offloads: boolean): Promise<void> {
  for (const [middle, end] of [
    [left, 'e0'],
    [right, 'e1'],
  ] as const) {
    await ip('link', 'add', 'name', middle, 'type', 'veth', 'peer', 'name', end);
    await runHere('sysctl', '-qw', `net.ipv6.conf.${middle}.disable_ipv6=1`);
    if (!offloads) {
      // Who cannot tell the kernel's large or unchecked frames from plain ones would cut or spoil them.
      for (const device of [middle, end]) {
        await runHere('ethtool', '-K', device, 'tx', 'off', 'tso', 'off', 'gso', 'off', 'gro', 'off', 'sg', 'off');
      }
    }
    await ip('link', 'set', middle, 'up');
  }
  await moveToEnds('e0', 'e1');
}

const runHere = (file: string, ...args: string[]): Promise<string> => execute(file, args);
