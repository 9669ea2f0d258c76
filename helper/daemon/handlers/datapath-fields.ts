import { portKey, type Failure, type ParsedParams, type Port } from '../../protocol/index.ts';

/**
 * A change of a running datapath is carried out as its whole new description, and a fault names its place
 * there. Who asked knows only the request: these give the place in it. Pure.
 */
type Renamed = (field: string) => string;

/** Of a port of the description: its position, and what of it. */
const PORT = /^ports\.(\d+)(?:\.(.+))?$/;
const below = (place: string, rest: string | undefined): string => (rest === undefined ? place : `${place}.${rest}`);

export function setFields(
  ports: readonly Port[],
  { addPorts = [], changePorts = [] }: Pick<ParsedParams<'datapath.set'>, 'addPorts' | 'changePorts'>,
): Renamed {
  const kept = ports.length - addPorts.length;
  return (field) => {
    const [, position, rest] = PORT.exec(field) ?? [];
    const port = ports[Number(position)];
    if (!port) return field;
    // What is added stands behind what stays; its name may have been a pattern.
    if (Number(position) >= kept) return below(`addPorts.${Number(position) - kept}`, rest);
    const change = changePorts.findLastIndex(({ key }) => key === portKey(port));
    return change < 0 ? field : below(`changePorts.${change}`, rest);
  };
}

export const portFields: Renamed = (field) => PORT.exec(field)?.[2] ?? field;

export function impairFields(field: string): string {
  const [, , rest] = PORT.exec(field) ?? [];
  if (rest === undefined) return field;
  return rest.startsWith('settings.impair') ? rest.replace(/^settings\.impair(\.in|\.out)?/, 'impairment') : 'port';
}

export const inRequest = (failure: Failure, renamed: Renamed): Failure =>
  failure.field === undefined ? failure : { ...failure, field: renamed(failure.field) };
