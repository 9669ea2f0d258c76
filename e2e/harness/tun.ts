import { accessSync, constants } from 'node:fs';

/**
 * Why whoever runs the tests can make no TUN or TAP, or null. Distributions give the node mode 0666; some machines do
 * not.
 */
export function tunFault(): string | null {
  try {
    accessSync('/dev/net/tun', constants.R_OK | constants.W_OK);
    return null;
  } catch (error) {
    return `This user may not open /dev/net/tun: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
