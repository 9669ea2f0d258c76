import { Option, type Command } from 'commander';
import type { DatapathInput, DatapathType } from '../../protocol/datapaths.ts';
import { DATAPATH_KIND_NAMES } from '../../protocol/kinds/datapath/index.ts';
import { PORT_KIND_NAMES, portKind, type PortKindName } from '../../protocol/kinds/port/index.ts';
import { given, several, wholeNumber } from '../arguments.ts';
import { carryOut, CHANGE_TIMEOUT, confirmation, withConfirmation, type ConfirmOptions } from '../change.ts';
import { examples } from '../help.ts';
import { exits, refuse } from '../run.ts';
import { cpuList, kindSettings, readPorts, withKindOptions, type KindOptions } from './datapath-options.ts';

interface AddOptions extends KindOptions, ConfirmOptions {
  type: DatapathType;
  port: string[];
  threads?: number;
  affinity?: number[];
  busyPoll?: number;
}

const PORTS = (): string => `
Ports:
${PORT_KIND_NAMES.map(portLine).join('\n')}
Options of a port follow it: namespace=NS, mac=MAC, offloads=off, queue=N, mtu=N, local=ADDRESS, vlan=ID,
trunk=ID+ID, native=ID, isolated, mirror, primary, storm=N, and impairments (delay=40ms, loss=1%, rate=10mbit ...),
with in. or out. before them for one direction. In: what comes in by the port; out: what goes out by it.`;

function portLine(kind: PortKindName): string {
  const { form, help } = portKind(kind).text;
  return `  ${`${kind}:${form}`.padEnd(30)} ${help}`;
}

export function registerDatapathAdd(group: Command): void {
  const add = withConfirmation(
    withKindOptions(
      group
        .command('add <name>')
        .description('create and start a datapath')
        .addOption(
          new Option('--type <type>', 'switch, bond, responder or exception')
            .choices(DATAPATH_KIND_NAMES)
            .makeOptionMandatory(),
        )
        .addOption(
          new Option('--port <port>', 'a port, see below; repeatable').argParser(several).makeOptionMandatory(),
        )
        .option('--threads <n>', 'number of threads; flows are distributed over them (default: 1)', wholeNumber)
        .option('--affinity <cpus>', 'CPUs for the threads, in turn: 0,2-3 (default: any)', cpuList)
        .option(
          '--busy-poll <us>',
          'busy-poll time before sleeping: lower latency, more CPU usage (default: 0)',
          wholeNumber,
        ),
    ),
  ).addHelpText('after', PORTS);
  exits<AddOptions>(add, async (session, [name = ''], options) => {
    const ports = readPorts(options.port, '--port');
    if (!ports.ok) return refuse(session, ports.error);
    const settings = kindSettings(options.type, options);
    if (!settings.ok) return refuse(session, settings.error);
    const connected = await session.connect({ callTimeout: CHANGE_TIMEOUT });
    if (!connected.ok) return refuse(session, connected.error);
    const connection = connected.value;
    // Which settings belong to the type was looked at above; what they may be is the contract's to say.
    const datapath = {
      type: options.type,
      name,
      ports: ports.value,
      settings: settings.value,
      ...given({ threads: options.threads, affinity: options.affinity, busyPoll: options.busyPoll }),
    } as DatapathInput;
    const request = { ...datapath, ...confirmation(options) };
    return carryOut(session, connection, {
      network: null,
      to: 'up',
      options,
      make: () => connection.call('datapath.add', request),
      pending: (made) => made.pending,
      said: (made) => `${name} runs: ${made.datapath.ports.map(({ key }) => key).join(', ')}.`,
    });
  });
  examples(add, [
    { line: 'taproom datapath add sw0 --type switch --port tap:vm1 --port tap:vm2,vlan=10 --port vxlan:42@192.0.2.2' },
    {
      line: 'taproom datapath add pc --type responder --port tap:tap0 --address 10.99.0.2/24',
      does: 'a simulated host behind tap0: ping 10.99.0.2',
    },
    { line: 'taproom datapath add b0 --type bond --port tap:uplink --port nic:eth1,primary --port nic:eth2' },
    {
      line: 'taproom datapath add fast --type exception --port nic:eth1 --port nic:eth2 --port tap:host --forward layer3',
    },
  ]);
}
