import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ip, moveToEnds } from '../ends.ts';
import { execute, start, type Program } from '../programs.ts';
import { stopping, type Path } from './path.ts';

/** The peers that switch between two TAPs of their own. */

const tapsThere =
  (...names: string[]) =>
  async (): Promise<boolean> => {
    const links = JSON.parse(await ip('-json', 'link', 'show')) as { ifname: string }[];
    return names.every((name) => links.some(({ ifname }) => ifname === name));
  };

export const naive: Path = {
  name: 'naive',
  title: 'naive loop: poll, read, write',
  start: async ({ naive: program }) => {
    const loop = await start(program, ['t0', 't1'], { ready: /ready/ });
    await moveToEnds('t0', 't1');
    return { forwarders: [loop.pid], stop: stopping([loop]) };
  },
};

export const vde: Path = {
  name: 'vde',
  title: 'vde_switch',
  start: async ({ folder }) => {
    const run = ['-sock', join(folder, 'vde'), '-tap', 't0', '-tap', 't1'];
    // It ends when its input does, and it makes its TAPs before its first prompt.
    const vdeSwitch = await start('vde_switch', run, { stdin: 'open', ready: tapsThere('t0', 't1') });
    await moveToEnds('t0', 't1');
    return { forwarders: [vdeSwitch.pid], stop: stopping([vdeSwitch]) };
  },
};

/** The userspace datapath: the one without a kernel module, and the one to compare a user-space switch with. */
export const openVSwitch: Path = {
  name: 'ovs',
  title: 'Open vSwitch, netdev datapath',
  start: async ({ folder }) => {
    const database = join(folder, 'conf.db');
    const socket = `unix:${join(folder, 'db.sock')}`;
    // All of its files lie in our folder, none of the machine's own Open vSwitch is touched.
    const env = { ...process.env, OVS_RUNDIR: folder, OVS_LOGDIR: folder, OVS_DBDIR: folder };
    const programs: Program[] = [];
    try {
      await execute('ovsdb-tool', ['create', database, '/usr/share/openvswitch/vswitch.ovsschema']);
      programs.push(
        await start('ovsdb-server', [database, `--remote=p${socket}`, `--unixctl=${join(folder, 'db.ctl')}`], {
          env,
          ready: () => Promise.resolve(existsSync(join(folder, 'db.sock'))),
        }),
      );
      await execute('ovs-vsctl', [`--db=${socket}`, '--no-wait', 'init']);
      const control = join(folder, 'switch.ctl');
      programs.push(
        await start('ovs-vswitchd', [socket, `--unixctl=${control}`], {
          env,
          ready: () => Promise.resolve(existsSync(control)),
        }),
      );
      await execute('ovs-vsctl', [
        `--db=${socket}`,
        '--timeout=10',
        'add-br',
        'switch0',
        '--',
        'set',
        'bridge',
        'switch0',
        'datapath_type=netdev',
        ...['t0', 't1'].flatMap((tap) => ['--', 'add-port', 'switch0', tap, '--', 'set', 'interface', tap, 'type=tap']),
      ]);
      for (const tap of ['t0', 't1']) await ip('link', 'set', tap, 'up');
      await moveToEnds('t0', 't1');
      return { forwarders: programs.slice(-1).map(({ pid }) => pid), stop: stopping(programs) };
    } catch (error) {
      await stopping(programs)();
      throw error;
    }
  },
};
