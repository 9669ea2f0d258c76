import type { Command } from 'commander';
import type { Connection } from '../../client/connection.ts';
import type { DatapathRow, Port, PortInput, PortSettings } from '../../protocol/datapaths.ts';
import { portKey } from '../../protocol/kinds/port/index.ts';
import type { Params } from '../../protocol/methods.ts';
import { fail, ok, type Result } from '../../protocol/result.ts';
import { say } from '../../protocol/messages/index.ts';
import { given, several, wholeNumber } from '../arguments.ts';
import { carryOut, CHANGE_TIMEOUT, confirmation, withConfirmation, type ConfirmOptions } from '../change.ts';
import { examples } from '../help.ts';
import { exits, refuse, usage } from '../run.ts';
import { kindSettings, readPorts, withKindOptions, type KindOptions } from './datapath-options.ts';

interface SetOptions extends KindOptions, ConfirmOptions {
  busyPoll?: number;
  addPort?: string[];
  removePort?: string[];
  port?: string[];
  resetPort?: string[];
}

/** What a port without options has. */
const PLAIN: PortSettings = {
  vlan: null,
  isolated: false,
  mirror: false,
  primary: false,
  stormLimit: null,
  impair: { in: null, out: null },
};

/**
 * A port that is there, to be opened otherwise: with what its text names, and the rest as it is. null: only its
 * settings change.
 */
function openedAnew({ settings, ...own }: PortInput, ports: readonly Port[]): PortInput | null {
  const present = ports.find((port) => portKey(port) === portKey(own));
  const is: Record<string, unknown> = { ...present };
  if (!present || Object.entries(own).every(([key, value]) => is[key] === value)) return null;
  return { ...present, ...own, settings: { ...present.settings, ...settings } };
}

export function registerDatapathSet(group: Command): void {
  const set = withConfirmation(
    withKindOptions(
      group
        .command('set <name>')
        .description('change a running datapath; unchanged ports lose no frames')
        .option('--add-port <port>', 'add a port; may be given several times', several)
        .option('--remove-port <key>', 'remove a port by its key, such as tap:vm1', several)
        .option('--port <port>', 'change options of a port: its key and the changes, such as tap:vm1,vlan=10', several)
        .option('--reset-port <key>', 'reset all options of a port: no VLAN, limit or impairment', several)
        .option('--busy-poll <us>', 'busy-poll time before sleeping, in microseconds', wholeNumber),
    ),
  );
  exits<SetOptions>(set, async (session, [name = ''], options) => {
    const added = readPorts(options.addPort ?? [], '--add-port');
    if (!added.ok) return refuse(session, added.error);
    const changed = readPorts(options.port ?? [], '--port');
    if (!changed.ok) return refuse(session, changed.error);
    const connected = await session.connect({ callTimeout: CHANGE_TIMEOUT });
    if (!connected.ok) return refuse(session, connected.error);
    const connection = connected.value;
    const row = await findDatapath(connection, name);
    if (!row.ok) return refuse(session, row.error);
    const before = row.value.datapath.settings as Record<string, unknown>;
    const settings = kindSettings(row.value.type, options, before);
    if (!settings.ok) return refuse(session, settings.error);

    const anew = changed.value.flatMap((port) => openedAnew(port, row.value.datapath.ports) ?? []);
    const again = anew.map(portKey);
    const changes = [
      ...changed.value
        .map((port) => ({ key: portKey(port), settings: port.settings ?? {} }))
        .filter(({ key }) => !again.includes(key)),
      ...(options.resetPort ?? []).map((key) => ({ key, settings: PLAIN })),
    ];
    const whole = {
      ...given({ busyPoll: options.busyPoll }),
      ...((options.removePort ?? again).length > 0 ? { removePorts: [...(options.removePort ?? []), ...again] } : {}),
      ...(added.value.length + anew.length > 0 ? { addPorts: [...added.value, ...anew] } : {}),
      ...(changes.length > 0 ? { changePorts: changes } : {}),
      ...(JSON.stringify(settings.value) === JSON.stringify(before) ? {} : { settings: settings.value }),
    };
    if (Object.keys(whole).length === 0) {
      return refuse(
        session,
        usage(say('cli.nothingToChange'), undefined, say('cli.seeHelp', { command: 'taproom datapath set' })).error,
      );
    }
    const request: Params<'datapath.set'> = { name, ...whole, ...confirmation(options) };
    return carryOut(session, connection, {
      network: null,
      to: 'up',
      options,
      make: async () => {
        const made = await connection.call('datapath.set', request);
        // They came by --port, not by --add-port.
        const position = made.ok ? undefined : /^addPorts\.(\d+)/.exec(made.error.field ?? '')?.[1];
        return made.ok || position === undefined || Number(position) < added.value.length
          ? made
          : fail({ ...made.error, field: '--port' });
      },
      pending: (made) => made.pending,
      said: (made) => `${name} has the ports ${made.datapath.ports.map(({ key }) => key).join(', ')}.`,
    });
  });
  examples(set, [
    { line: 'taproom datapath set sw0 --add-port tap:vm3 --remove-port tap:vm1' },
    { line: 'taproom datapath set sw0 --port tap:vm2,vlan=20,isolated' },
    { line: 'taproom datapath set b0 --mode balance-xor --hash layer3+4' },
  ]);
}

/** One datapath by its name. */
export async function findDatapath(connection: Connection, name: string): Promise<Result<DatapathRow>> {
  const result = await connection.call('datapath.list', {});
  if (!result.ok) return result;
  const row = result.value.datapaths.find((each) => each.name === name);
  if (row) return ok(row);
  const names = result.value.datapaths.map((each) => each.name);
  return fail({
    kind: 'not-found',
    step: 'datapath',
    ...say('cli.noDatapath', { name }),
    remedy: names.length === 0 ? say('cli.noDatapaths') : say('cli.datapathsThere', { names }),
  });
}
