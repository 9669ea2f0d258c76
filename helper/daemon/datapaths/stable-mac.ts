import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

let machine: string | undefined;

/** What tells this machine from others; empty where nobody said (machine-id(5)). */
function machineId(): string {
  if (machine !== undefined) return machine;
  try {
    machine = readFileSync('/etc/machine-id', 'utf8').trim();
  } catch {
    machine = '';
  }
  return machine;
}

/**
 * A MAC address that is locally administered, the same for the same name on this machine, and another
 * one on every other: neighbours and DHCP servers know a device again that is made anew. Not the
 * machine-id itself, which is confidential: a part of its hash with the name.
 */
export function stableMac(name: string, of = machineId()): string {
  const bytes = createHash('sha256').update(`taproom ${of} ${name}`).digest().subarray(0, 5);
  return ['02', ...[...bytes].map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}
