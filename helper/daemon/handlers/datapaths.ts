import {
  makesDevice,
  BondSettings,
  type Datapath,
  ExceptionSettings,
  fail,
  ok,
  portKey,
  ResponderSettings,
  SwitchSettings,
  type DatapathRow,
  type Operation,
  type ParsedParams,
  type Port,
  type PortSettingsChange,
  type Result,
} from '../../protocol/index.ts';
import { impairmentRules } from '../../document/index.ts';
import { carryOutDatapath } from '../datapaths/carry-out.ts';
import { unknownDatapath } from '../datapaths/datapaths.ts';
import { Encoded, type Handlers } from '../dispatch.ts';
import { failure } from '../errors.ts';
import { literalLinkName } from '../networks/direct.ts';
import { directRisky } from '../networks/direct-risky.ts';
import type { Peer } from '../peer.ts';
import { inNamespace } from '../kernel/resolve.ts';
import type { Services } from '../services.ts';
import { impairFields, inRequest, portFields, setFields, type Renamed } from './datapath-fields.ts';

type DatapathMethods =
  | 'datapath.list'
  | 'datapath.macs'
  | 'datapath.statistics'
  | 'datapath.add'
  | 'datapath.set'
  | 'datapath.port'
  | 'datapath.impair'
  | 'datapath.delete';
type Confirmation = { confirm: boolean; confirmWithin: number };

/** Packet loops between ports. Each change is a transaction of one step, in the history like all others. */
export function datapathHandlers(services: Services): Pick<Handlers, DatapathMethods> {
  const { store } = services;
  const change = async (peer: Peer, verb: string, operation: Operation, confirmation: Confirmation) => {
    if (operation.op !== 'datapath.add' && operation.op !== 'datapath.set' && operation.op !== 'datapath.delete')
      throw new TypeError(operation.op);
    return directRisky(
      services,
      peer,
      verb,
      operation,
      confirmation,
      () => carryOutDatapath(services.datapaths, operation, false) as Promise<Result<DatapathRow>>,
    );
  };
  const set = async (
    peer: Peer,
    verb: string,
    wanted: Result<Datapath>,
    confirmation: Confirmation,
    renamed: Renamed,
  ) => {
    if (!wanted.ok) return wanted;
    const network = services.datapaths.get(wanted.value.name)?.network ?? null;
    const made = await change(peer, verb, { op: 'datapath.set', datapath: wanted.value, network }, confirmation);
    return made.ok
      ? ok({ datapath: made.value.answer, pending: made.value.pending })
      : fail(inRequest(made.error, renamed));
  };
  return {
    'datapath.list': () => ok(new Encoded(`{"datapaths":${store.list('datapaths')}}`)),
    'datapath.macs': ({ name }) => {
      const entries = services.datapaths.macs(name);
      return entries === undefined ? unknownDatapath('datapath.macs', name) : ok({ entries });
    },
    'datapath.statistics': () => ok(services.datapaths.statistics()),
    'datapath.add': async ({ confirm, confirmWithin, ...asked }, peer) => {
      const taken = new Set<string>();
      const ports = asked.ports.map((port) => literalPort(services, port, taken));
      const datapath = { ...asked, ports };
      const made = await change(
        peer,
        'datapath.add',
        { op: 'datapath.add', datapath, network: null },
        { confirm, confirmWithin },
      );
      return made.ok ? ok({ datapath: made.value.answer, pending: made.value.pending }) : made;
    },
    'datapath.set': ({ confirm, confirmWithin, ...asked }, peer) => {
      const wanted = changedBy(services, asked);
      return set(
        peer,
        'datapath.set',
        wanted,
        { confirm, confirmWithin },
        setFields(wanted.ok ? wanted.value.ports : [], asked),
      );
    },
    'datapath.port': ({ name, key, settings, confirm, confirmWithin }, peer) => {
      const present = services.datapaths.get(name);
      if (!present) return unknownDatapath('datapath.port', name);
      if (!present.datapath.ports.some((port) => portKey(port) === key))
        return unknownPort('datapath.port', name, key, present.datapath);
      return set(
        peer,
        'datapath.port',
        ok(withSettings(present.datapath, key, settings)),
        { confirm, confirmWithin },
        portFields,
      );
    },
    'datapath.impair': ({ confirm, confirmWithin, ...asked }, peer) =>
      set(peer, 'datapath.impair', impairedBy(services, asked), { confirm, confirmWithin }, impairFields),
    'datapath.delete': async ({ name, confirm, confirmWithin }, peer) => {
      if (!services.datapaths.get(name)) return unknownDatapath('datapath.delete', name);
      const made = await change(peer, 'datapath.delete', { op: 'datapath.delete', name }, { confirm, confirmWithin });
      return made.ok ? ok({ pending: made.value.pending }) : made;
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
function literalPort(services: Services, port: Port, taken: Set<string>): Port {
  if (!makesDevice(port) || !port.device.includes('%d')) return port;
  for (let number = 0; ; number++) {
    const device = literalLinkName(services.store, port.namespace, port.device);
    const place = `${port.namespace}/${device}`;
    if (!taken.has(place)) {
      taken.add(place);
      return { ...port, device };
    }
    // Two ports of one pattern: the next numbers.
    const next = port.device.replace('%d', String(number));
    if (taken.has(`${port.namespace}/${next}`) || services.store.linkNamed(port.namespace, next)) continue;
    taken.add(`${port.namespace}/${next}`);
    return { ...port, device: next };
  }
}

const SETTINGS = {
  switch: SwitchSettings,
  bond: BondSettings,
  responder: ResponderSettings,
  exception: ExceptionSettings,
} as const;

/** The whole new description that a `datapath.set` asks for. */
function changedBy(
  services: Services,
  {
    name,
    settings,
    busyPoll,
    addPorts = [],
    removePorts = [],
    changePorts = [],
  }: Omit<ParsedParams<'datapath.set'>, keyof Confirmation>,
): Result<Datapath> {
  const step = 'datapath.set';
  const present = services.datapaths.get(name)?.datapath;
  if (!present) return unknownDatapath(step, name);
  for (const [position, key] of removePorts.entries()) {
    if (!present.ports.some((port) => portKey(port) === key)) {
      const unknown = unknownPort(step, name, key, present);
      return fail({ ...unknown.error, field: `removePorts.${position}` });
    }
  }
  for (const [position, port] of addPorts.entries()) {
    if (present.ports.some((other) => portKey(other) === portKey(port)) && !removePorts.includes(portKey(port))) {
      return failure('conflict', step, `The port ${portKey(port)} is in ${name} already.`, {
        field: `addPorts.${position}`,
        remedy: `Change it with \`taproom datapath set\` and \`taproom impair\`, or take it out first.`,
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
    ...addPorts.map((port) => literalPort(services, port, taken)),
  ];
  if (ports.length === 0)
    return failure('invalid', step, `The datapath ${name} would have no port left.`, {
      field: 'removePorts',
      remedy: `Delete it: \`taproom datapath delete ${name}\`.`,
    });
  if (ports.length > 64)
    return failure('invalid', step, `The datapath ${name} would have ${ports.length} ports; there are at most 64.`, {
      field: 'addPorts',
      remedy: 'Make another datapath for the rest, and join the two by a veth pair.',
    });
  const read = settings === undefined ? null : SETTINGS[present.type].safeParse(settings);
  if (read?.success === false) {
    const [issue] = read.error.issues;
    return failure(
      'invalid',
      step,
      `These are no settings of ${present.type === 'exception' ? 'an exception path' : `a ${present.type}`}: ${issue?.message ?? 'they are of another type'}.`,
      {
        field: ['settings', ...(issue?.path ?? [])].join('.'),
        remedy: `It takes ${Object.keys(SETTINGS[present.type].shape).join(', ')}.`,
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
  services: Services,
  { name, port: asked, direction, impairment }: Omit<ParsedParams<'datapath.impair'>, keyof Confirmation>,
): Result<Datapath> {
  const step = 'datapath.impair';
  if (name !== undefined && !services.datapaths.get(name)) return unknownDatapath(step, name);
  const found: { datapath: Datapath; port: Port }[] = [];
  for (const { datapath } of services.datapaths.all()) {
    if (name !== undefined && datapath.name !== name) continue;
    for (const port of datapath.ports)
      if (portKey(port) === asked || ('device' in port && port.device === asked)) found.push({ datapath, port });
  }
  const [one, another] = found;
  if (!one) return noSuchPort(services, asked, name);
  if (another) {
    return failure(
      'invalid',
      step,
      `"${asked}" is a port of several datapaths: ${found.map(({ datapath, port }) => `${portKey(port)} of ${datapath.name}${inNamespace(port.namespace)}`).join(', ')}.`,
      {
        field: name === undefined ? 'name' : 'port',
        remedy: name === undefined ? 'Say which datapath is meant.' : 'Say which port is meant, by its key.',
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

function noSuchPort(services: Services, asked: string, name: string | undefined): Result<never> {
  const step = 'datapath.impair';
  const link = [...services.store.rows('links')].find((row) => row.name === asked);
  if (!link) {
    return failure('not-found', step, `No datapath${name === undefined ? '' : ` ${name}`} has a port "${asked}".`, {
      field: 'port',
      remedy: '`taproom datapath list` shows the ports that there are.',
    });
  }
  const port = link.kind === 'tap' ? `tap:${link.name}` : `nic:${link.name}`;
  return failure(
    'not-found',
    step,
    `\`${asked}\` is a link, but no port of a datapath: only what passes through a datapath can be impaired.`,
    { field: 'port', remedy: `Put it on one: \`taproom datapath add NAME --type switch --port ${port} --port ...\`.` },
  );
}

const unknownPort = (step: string, name: string, key: string, { ports }: Datapath) =>
  failure('not-found', step, `The datapath ${name} has no port ${key}.`, {
    field: 'key',
    remedy: `Its ports are ${ports.map(portKey).join(', ')}.`,
  });
