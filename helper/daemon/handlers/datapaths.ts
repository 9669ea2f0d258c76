import {
  DATAPATH_SETTINGS,
  makesDevice,
  type Datapath,
  fail,
  issueMessage,
  ok,
  portKey,
  type DatapathRow,
  type Operation,
  type Port,
  type PortSettingsChange,
  type Result,
} from '../../protocol/index.ts';
import { say, within } from '../../protocol/messages/index.ts';
import { impairmentRules } from '../../document/index.ts';
import { literalLinkName } from '../changes/names.ts';
import { unknownDatapath, type Datapaths } from '../datapaths/datapaths.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import { failure } from '../errors.ts';
import type { Store } from '../store.ts';
import { goneAgain, type Asked, type ChangeMethods } from './change-methods.ts';
import { impairFields, inRequest, portFields, setFields } from './datapath-fields.ts';

/** As its schema has it. */
const MAX_PORTS = 64;

/** What it is told by: the rows, and what runs. */
interface DatapathParts {
  readonly store: Store;
  readonly datapaths: Datapaths;
}

/** Packet loops between ports. */
export function datapathHandlers({
  store,
  datapaths,
}: DatapathParts): Pick<Handlers, 'datapath.list' | 'datapath.macs' | 'datapath.statistics'> {
  return {
    'datapath.list': () => ok(new Encoded(`{"datapaths":${store.list('datapaths')}}`)),
    'datapath.macs': async ({ name }) => {
      const entries = await datapaths.macs(name);
      return entries === undefined ? unknownDatapath('datapath.macs', name) : ok({ entries });
    },
    'datapath.statistics': () => ok(datapaths.statistics()),
  };
}

type DatapathChange = 'datapath.add' | 'datapath.set' | 'datapath.port' | 'datapath.impair' | 'datapath.delete';

export function datapathChanges(parts: DatapathParts): Pick<ChangeMethods, DatapathChange> {
  const { datapaths, store } = parts;
  const set = (wanted: Result<Datapath>): Result<Operation[]> =>
    wanted.ok
      ? ok([{ op: 'datapath.set', datapath: wanted.value, network: datapaths.get(wanted.value.name)?.network ?? null }])
      : wanted;
  const answer = ([made]: readonly Operation[]): Result<{ datapath: DatapathRow }> => {
    const row = made && 'datapath' in made ? store.get('datapaths', made.datapath.name) : undefined;
    return row ? ok({ datapath: row }) : goneAgain('datapath');
  };
  const portsOf = ([made]: readonly Operation[]): readonly Port[] =>
    made && 'datapath' in made ? made.datapath.ports : [];
  return {
    'datapath.add': {
      operations: (asked) => {
        const taken = new Set<string>();
        const ports = asked.ports.map((port) => literalPort(store, port, taken));
        return ok([{ op: 'datapath.add', datapath: { ...asked, ports }, network: null }]);
      },
      answer,
    },
    'datapath.set': {
      operations: (asked) => set(changedBy(parts, asked)),
      answer,
      failed: (error, operations, asked) => inRequest(error, setFields(portsOf(operations), asked)),
    },
    'datapath.port': {
      operations: ({ name, key, settings }) => {
        const present = datapaths.get(name);
        if (!present) return unknownDatapath('datapath.port', name);
        if (!present.datapath.ports.some((port) => portKey(port) === key))
          return unknownPort('datapath.port', name, key, present.datapath);
        return set(ok(withSettings(present.datapath, key, settings)));
      },
      answer,
      failed: (error) => inRequest(error, portFields),
    },
    'datapath.impair': {
      operations: (asked) => set(impairedBy(parts, asked)),
      answer,
      failed: (error) => inRequest(error, impairFields),
    },
    'datapath.delete': {
      operations: ({ name }) =>
        datapaths.get(name) ? ok([{ op: 'datapath.delete', name }]) : unknownDatapath('datapath.delete', name),
      answer: () => ok({}),
    },
  };
}

/** The description with some settings of one port. */
const withSettings = (datapath: Datapath, key: string, settings: PortSettingsChange): Datapath => ({
  ...datapath,
  ports: datapath.ports.map((port) =>
    portKey(port) === key ? { ...port, settings: { ...port.settings, ...defined(settings) } } : port,
  ),
});

const defined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;

/** A pattern such as `tap%d` as the first name that is free: the journal must know it before the kernel does. */
function literalPort(store: Store, port: Port, taken: Set<string>): Port {
  if (!makesDevice(port) || !port.device.includes('%d')) return port;
  for (let number = 0; ; number++) {
    const device = literalLinkName(store, port.namespace, port.device);
    const place = `${port.namespace}/${device}`;
    if (!taken.has(place)) {
      taken.add(place);
      return { ...port, device };
    }
    // Two ports of one pattern: the next numbers.
    const next = port.device.replace('%d', String(number));
    if (taken.has(`${port.namespace}/${next}`) || store.linkNamed(port.namespace, next)) continue;
    taken.add(`${port.namespace}/${next}`);
    return { ...port, device: next };
  }
}

/** The whole new description that a `datapath.set` asks for. */
function changedBy(
  { store, datapaths }: DatapathParts,
  { name, settings, busyPoll, addPorts = [], removePorts = [], changePorts = [] }: Asked<'datapath.set'>,
): Result<Datapath> {
  const step = 'datapath.set';
  const present = datapaths.get(name)?.datapath;
  if (!present) return unknownDatapath(step, name);
  for (const [position, key] of removePorts.entries()) {
    if (!present.ports.some((port) => portKey(port) === key)) {
      const unknown = unknownPort(step, name, key, present);
      return fail({ ...unknown.error, field: `removePorts.${position}` });
    }
  }
  for (const [position, port] of addPorts.entries()) {
    if (present.ports.some((other) => portKey(other) === portKey(port)) && !removePorts.includes(portKey(port))) {
      return failure('conflict', step, say('port.inDatapath', { port: portKey(port), datapath: name }), {
        field: `addPorts.${position}`,
        remedy: say('port.changeOrRemove'),
      });
    }
  }
  let changed = present;
  for (const [position, { key, settings: some }] of changePorts.entries()) {
    if (!present.ports.some((port) => portKey(port) === key && !removePorts.includes(key))) {
      const unknown = unknownPort(step, name, key, present);
      return fail({ ...unknown.error, field: `changePorts.${position}.key` });
    }
    changed = withSettings(changed, key, some);
  }
  const taken = new Set<string>();
  const ports = [
    ...changed.ports.filter((port) => !removePorts.includes(portKey(port))),
    ...addPorts.map((port) => literalPort(store, port, taken)),
  ];
  if (ports.length === 0)
    return failure('invalid', step, say('datapath.noPortLeft', { name }), {
      field: 'removePorts',
      remedy: say('datapath.deleteIt', { name }),
    });
  if (ports.length > MAX_PORTS)
    return failure('invalid', step, say('datapath.tooManyPorts', { name, count: ports.length, max: MAX_PORTS }), {
      field: 'addPorts',
      remedy: say('datapath.splitPorts'),
    });
  const read = settings === undefined ? null : DATAPATH_SETTINGS[present.type].safeParse(settings);
  if (read?.success === false) {
    const [issue] = read.error.issues;
    return failure(
      'invalid',
      step,
      say('datapathRule.noSettings', {
        type: present.type,
        fault: issue ? issueMessage(issue, issue.path.join('.')) : say('field.unfit'),
      }),
      {
        field: ['settings', ...(issue?.path ?? [])].join('.'),
        remedy: say('datapathRule.settings', { names: Object.keys(DATAPATH_SETTINGS[present.type].shape).join(', ') }),
      },
    );
  }
  return ok({
    ...present,
    ports,
    ...(read ? { settings: read.data } : {}),
    ...(busyPoll === undefined ? {} : { busyPoll }),
  } as Datapath);
}

/** The description with another impairment of one port; the port is found by its key, or by the name of its device. */
function impairedBy(
  { store, datapaths }: DatapathParts,
  { name, port: asked, direction, impairment }: Asked<'datapath.impair'>,
): Result<Datapath> {
  const step = 'datapath.impair';
  if (name !== undefined && !datapaths.get(name)) return unknownDatapath(step, name);
  const found: { datapath: Datapath; port: Port }[] = [];
  for (const { datapath } of datapaths.all()) {
    if (name !== undefined && datapath.name !== name) continue;
    for (const port of datapath.ports)
      if (portKey(port) === asked || ('device' in port && port.device === asked)) found.push({ datapath, port });
  }
  const [one, another] = found;
  if (!one) return noSuchPort(store, asked, name);
  if (another) {
    return failure(
      'invalid',
      step,
      say('port.ambiguous', {
        port: asked,
        found: found.map(({ datapath, port }) =>
          say('port.ofDatapath', { port: portKey(port), datapath: within(datapath.name, port.namespace) }),
        ),
      }),
      {
        field: name === undefined ? 'name' : 'port',
        remedy: say(name === undefined ? 'port.sayDatapath' : 'port.sayKey'),
      },
    );
  }
  for (const fault of impairment === null
    ? []
    : impairmentRules(impairment, ['impairment'], 'mtu' in one.port ? one.port.mtu : undefined)) {
    if (fault.severity === 'error')
      return failure('invalid', step, fault.message, { field: fault.path.join('.'), remedy: fault.remedy });
  }
  const { impair } = one.port.settings;
  const after = { in: direction === 'out' ? impair.in : impairment, out: direction === 'in' ? impair.out : impairment };
  const ports = one.datapath.ports.map((port) =>
    port === one.port ? { ...port, settings: { ...port.settings, impair: after } } : port,
  );
  return ok({ ...one.datapath, ports });
}

function noSuchPort(store: Store, asked: string, name: string | undefined): Result<never> {
  const step = 'datapath.impair';
  const link = [...store.rows('links')].find((row) => row.name === asked);
  if (!link) {
    return failure(
      'not-found',
      step,
      name === undefined ? say('port.nowhere', { port: asked }) : say('port.notIn', { port: asked, datapath: name }),
      { field: 'port', remedy: say('port.list') },
    );
  }
  const port = link.kind === 'tap' ? `tap:${link.name}` : `nic:${link.name}`;
  return failure('not-found', step, say('port.onlyLink', { link: asked }), {
    field: 'port',
    remedy: say('port.addToDatapath', { port }),
  });
}

const unknownPort = (step: string, name: string, key: string, { ports }: Datapath) =>
  failure('not-found', step, say('port.absent', { datapath: name, port: key }), {
    field: 'key',
    remedy: say('port.present', { ports: ports.map(portKey) }),
  });
