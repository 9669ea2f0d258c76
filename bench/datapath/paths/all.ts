import { bridge, veth } from './kernel.ts';
import { ourBond, ourException, ourNicSwitch, ourPollingException, ourSwitch } from './ours.ts';
import type { Path } from './path.ts';
import { naive, openVSwitch, vde } from './taps.ts';
import { testpmdPacket, testpmdTap, testpmdXdp } from './testpmd.ts';

/** In the order of a round; what is compared stands close together. */
export const paths: readonly Path[] = [
  veth,
  bridge,
  ourSwitch,
  ourBond,
  naive,
  vde,
  openVSwitch,
  testpmdTap,
  ourNicSwitch,
  ourException,
  ourPollingException,
  testpmdPacket,
  testpmdXdp,
];
