import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './kernel.ts';
import { say, type Programs } from './programs.ts';

/**
 * Open vSwitch in a namespace, with its user-space datapath (netdev), which needs no kernel module. All of its
 * files lie in a folder of its own: the machine's own Open vSwitch is not touched.
 */
export class OpenVSwitch {
  static readonly NEEDS = ['ovsdb-tool', 'ovsdb-server', 'ovs-vswitchd', 'ovs-vsctl', 'ovs-appctl'];
  private static readonly SCHEMA = '/usr/share/openvswitch/vswitch.ovsschema';
  private readonly folder = mkdtempSync(join(tmpdir(), 'ovs-'));

  constructor(private readonly namespace: string) {}

  /** Its database and its switch, which end with `programs`; `remove` takes their files. */
  async start(programs: Programs): Promise<void> {
    const database = this.file('conf.db');
    const folders = ['RUNDIR', 'LOGDIR', 'DBDIR'].map((name) => `OVS_${name}=${this.folder}`);
    const start = async (program: string, socket: string, ...argv: string[]): Promise<void> => {
      programs.start(this.namespace, 'env', ...folders, program, ...argv);
      await eventually(`the socket of ${program}`, () => (existsSync(this.file(socket)) ? true : undefined));
    };
    await this.done('ovsdb-tool', 'create', database, OpenVSwitch.SCHEMA);
    await start(
      'ovsdb-server',
      'db.sock',
      database,
      `--remote=punix:${this.file('db.sock')}`,
      `--unixctl=${this.file('db.ctl')}`,
    );
    await this.configure('--no-wait', 'init');
    await start('ovs-vswitchd', 'switch.ctl', `unix:${this.file('db.sock')}`, `--unixctl=${this.file('switch.ctl')}`);
  }

  /** ovs-vsctl; returns when the switch has done it. */
  configure(...words: string[]): Promise<string> {
    return this.done('ovs-vsctl', `--db=unix:${this.file('db.sock')}`, '--timeout=10', ...words);
  }
  /** ovs-appctl. */
  ask(...words: string[]): Promise<string> {
    return this.done('ovs-appctl', `--target=${this.file('switch.ctl')}`, ...words);
  }
  /** Whether a bridge has learnt a MAC address. */
  async knows(bridge: string, mac: string): Promise<boolean> {
    return (await this.ask('fdb/show', bridge)).includes(mac);
  }
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private readonly file = (name: string): string => join(this.folder, name);
  private async done(...argv: string[]): Promise<string> {
    const said = await say(this.namespace, argv);
    if (!said.ok) throw new Error(`${argv.join(' ')}: ${said.text}`);
    return said.text;
  }
}
