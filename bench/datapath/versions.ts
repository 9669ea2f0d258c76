import { spawnSync } from 'node:child_process';
import { release } from 'node:os';

/** What was measured beside, by its own words: a figure of an unnamed version means little. */
const asked: readonly [RegExp, string, ...string[]][] = [
  [/VDE [\d.]+/, 'vde_switch', '--version'],
  [/Open vSwitch\) [\d.]+/, 'ovs-vswitchd', '--version'],
  [/DPDK [\d.]+/, 'dpdk-testpmd', '-v', '--no-huge', '--no-pci', '--no-shconf', '-m', '64', '-l', '0', '--', '--help'],
  [/iperf [\d.]+/, 'iperf3', '--version'],
];

export function versions(): string[] {
  const said = asked.flatMap(([pattern, file, ...args]) => {
    // How it ends says nothing: testpmd fails after it has said its version.
    const { stdout, stderr } = spawnSync(file, args, { timeout: 10_000, killSignal: 'SIGKILL', encoding: 'utf8' });
    return pattern.exec(`${stdout}${stderr}`)?.[0].replace(')', '') ?? [];
  });
  return [`Linux ${release()}`, ...said];
}
