import { parsePort } from '../datapath-port.ts';
import type { SchemaFault } from './faults.ts';

/** A document in which ports that are written as text (`tap:vm1,vlan=10`) are what that text means. */
export function withPortTexts(value: unknown): { value: unknown; faults: SchemaFault[] } {
  const faults: SchemaFault[] = [];
  if (!isMapping(value) || !Array.isArray(value['datapaths'])) return { value, faults };
  const datapaths = value['datapaths'].map((datapath: unknown, index) => {
    if (!isMapping(datapath) || !Array.isArray(datapath['ports'])) return datapath;
    const ports = datapath['ports'].map((port: unknown, position) => {
      if (typeof port !== 'string') return port;
      const read = parsePort(port);
      if (read.ok) return read.value;
      faults.push({
        path: ['datapaths', index, 'ports', position],
        at: 'value',
        message: read.fault.message,
        remedy: read.fault.remedy,
      });
      return port;
    });
    return { ...datapath, ports };
  });
  return { value: { ...value, datapaths }, faults };
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
