import { ip, RECEIVER, runInside, SENDER, SENDER_ADDRESS, vethToEnds } from '../ends.ts';
import { execute } from '../programs.ts';
import type { Path, Place, Running } from './path.ts';

/** Taproom's datapaths, made by the command that a user has, run by the helper of the sandbox. */

const NAME = 'bench';

async function datapath(place: Place, type: string, ports: readonly string[], ...more: string[]): Promise<Running> {
  await execute('taproom', [
    'datapath',
    'add',
    NAME,
    '--type',
    type,
    ...ports.flatMap((port) => ['--port', port]),
    ...more,
  ]);
  return {
    forwarders: [place.helper],
    stop: async () => {
      await execute('taproom', ['datapath', 'delete', NAME, '--yes']);
    },
  };
}

const near = `tap:near,namespace=${SENDER}`;
const far = `tap:far,namespace=${RECEIVER}`;

export const ourSwitch: Path = {
  name: 'switch',
  title: 'Taproom switch, TAP to TAP',
  start: (place) => datapath(place, 'switch', [near, far]),
};

export const ourNicSwitch: Path = {
  name: 'switch-nic',
  title: 'Taproom switch, NIC to NIC',
  start: async (place) => {
    await vethToEnds('m0', 'm1', true);
    return datapath(place, 'switch', ['nic:m0', 'nic:m1']);
  },
};

/**
 * A TAP over two, by flow. The receiver joins them as one does without a bonding driver: both have
 * one MAC address, and what comes in by either is the host's. An answer to its ARP may come in by
 * the other one than asked, which would not count: it knows the sender beforehand.
 */
export const ourBond: Path = {
  name: 'bond',
  title: 'Taproom bond, TAP over two TAPs',
  start: async (place) => {
    const [sender, receiver] = ['02:00:00:00:00:0a', '02:00:00:00:00:0b'];
    const running = await datapath(
      place,
      'bond',
      [`${near},mac=${sender}`, `${far},mac=${receiver}`, `tap:far2,namespace=${RECEIVER},mac=${receiver}`],
      '--mode',
      'balance-xor',
    );
    for (const name of ['all', 'default', 'far', 'far2'])
      await runInside(RECEIVER, 'sysctl', '-qw', `net.ipv4.conf.${name}.rp_filter=0`);
    for (const device of ['far', 'far2']) await ip('-n', RECEIVER, 'link', 'set', device, 'up');
    await ip('-n', RECEIVER, 'neigh', 'replace', SENDER_ADDRESS, 'lladdr', sender, 'dev', 'far', 'nud', 'permanent');
    return running;
  },
};

/** On the receiver's CPU, like testpmd: woken by the sender, it would otherwise take the sender's. */
const exception = async (place: Place, ...more: string[]): Promise<Running> => {
  await vethToEnds('m0', 'm1', true);
  const running = await datapath(place, 'exception', ['nic:m0', 'nic:m1', 'tap:host'], '--affinity', '1', ...more);
  await ip('link', 'set', 'host', 'up');
  return running;
};

export const ourException: Path = {
  name: 'exception',
  title: 'Taproom exception path, NIC to NIC',
  start: (place) => exception(place),
};

/** Looks for frames without end, as testpmd does, instead of sleeping until it is woken. */
export const ourPollingException: Path = {
  name: 'exception-polling',
  title: 'Taproom exception path that polls',
  start: (place) => exception(place, '--busy-poll', '1000000'),
};
