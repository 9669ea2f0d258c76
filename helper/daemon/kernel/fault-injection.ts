import { readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import type { NativeResult, Netlink } from '../../../native/lib/types.ts';

/** Requests that change something. */
const CHANGES = [
  'createLink',
  'changeLink',
  'deleteLink',
  'deleteGroup',
  'addAddress',
  'deleteAddress',
  'addRoute',
  'deleteRoute',
  'addRule',
  'deleteRule',
] as const satisfies readonly (keyof Netlink)[];

/**
 * Lets the fault tests have the kernel refuse a chosen request: the file that TAPROOM_FAULT names holds
 * `7:EBUSY`, and the seventh change after it was written so fails with EBUSY without being sent; the file
 * is empty then. Only where TAPROOM_TEST_SANDBOX=1 says that this is a test's own namespace; elsewhere this is the
 * identity.
 */
export function withFaults(netlink: Netlink): Netlink {
  const file = process.env.TAPROOM_TEST_SANDBOX === '1' ? process.env.TAPROOM_FAULT : undefined;
  if (file === undefined) return netlink;
  const faults = new Faults(file);
  const faulty = Object.fromEntries(
    CHANGES.map((name) => [
      name,
      (...parameters: unknown[]) => {
        const fault = faults.next(name);
        if (fault) return Promise.resolve(fault);
        return (netlink[name] as (...given: unknown[]) => Promise<NativeResult<unknown>>)(...parameters);
      },
    ]),
  );
  return { ...netlink, ...faulty };
}

class Faults {
  readonly #file: string;
  #plan = '';
  #requests = 0;

  constructor(file: string) {
    this.#file = file;
  }

  next(name: string): NativeResult<never> | null {
    const plan = readFileSync(this.#file, 'utf8').trim();
    if (plan !== this.#plan) {
      this.#plan = plan;
      this.#requests = 0;
    }
    this.#requests += 1;
    const [at, code = ''] = plan.split(':');
    if (Number(at) !== this.#requests) return null;
    writeFileSync(this.#file, '');
    const errno = constants.errno[code as keyof typeof constants.errno];
    return { ok: false, error: { step: `test ${name}`, errno, code, message: `injected ${code}` } };
  }
}
