import { moveToEnds, vethToEnds } from '../ends.ts';
import { start, type Program } from '../programs.ts';
import { stopping, type Path } from './path.ts';

/** DPDK's own forwarder between two of its virtual devices, frames passed as they are (`io`). */
async function testpmd(...devices: string[]): Promise<Program> {
  // Into a pipe it would say that it is ready when it ends.
  return start(
    'stdbuf',
    [
      '-oL',
      'dpdk-testpmd',
      // It forwards on the receiver's CPU, as the exception path beside it does.
      '--lcores=0@0,1@1',
      '--no-huge',
      '-m',
      '512',
      '--no-pci',
      '--no-shconf',
      '--no-telemetry',
      ...devices.map((device) => `--vdev=${device}`),
      '--',
      '--forward-mode=io',
      '--auto-start',
      '--no-mlockall',
      '--total-num-mbufs=16384',
    ],
    { stdin: 'open', ready: /Press enter to exit/ },
  );
}

export const testpmdTap: Path = {
  name: 'testpmd-tap',
  title: 'dpdk-testpmd, net_tap',
  start: async () => {
    const program = await testpmd('net_tap0,iface=t0', 'net_tap1,iface=t1');
    await moveToEnds('t0', 't1');
    return { forwarders: [program.pid], stop: stopping([program]) };
  },
};

const overVeth = (name: string, title: string, device: (at: number, link: string) => string): Path => ({
  name,
  title,
  start: async () => {
    await vethToEnds('m0', 'm1', false);
    const program = await testpmd(device(0, 'm0'), device(1, 'm1'));
    return { forwarders: [program.pid], stop: stopping([program]) };
  },
});

export const testpmdPacket = overVeth(
  'testpmd-packet',
  'dpdk-testpmd, net_af_packet',
  (at, link) => `net_af_packet${at},iface=${link}`,
);
export const testpmdXdp = overVeth(
  'testpmd-xdp',
  'dpdk-testpmd, net_af_xdp',
  (at, link) => `net_af_xdp${at},iface=${link}`,
);
