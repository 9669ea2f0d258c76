import { describe } from 'vitest';

/** Set by `npm test`, which runs these tests in network and mount namespaces of their own. */
export const inSandbox = process.env.TAPROOM_TEST_SANDBOX === '1' && process.getuid?.() === 0;

/** A suite that changes the network of this process: skipped, visibly, anywhere else. */
export function describeKernel(name: string, body: () => void): void {
  if (inSandbox) describe(name, body);
  else describe.skip(`${name} (needs the sandbox of "npm test", TAPROOM_TEST_SANDBOX=1, as root)`, body);
}
