import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { disableUnits, withServicesAsleep } from './asleep.mjs';
import { SetupError, say, step, warn } from './report.mjs';
import { attempt, run } from './run.mjs';

/**
 * What Taproom needs from the system, and for what. `names`: the package, then what other releases
 * of Debian and Ubuntu call it; any of them will do. `proof`: a command or file that shows that the
 * thing is there although no package says so (another distribution, a tool built by hand). `units`:
 * services of the package that are not to run on this machine.
 * @typedef {'build' | 'window' | 'use' | 'test' | 'bench'} Purpose
 * @typedef {{ names: string[], purpose: Purpose, proof?: string, optional?: true, units?: string[] }} Requirement
 */
/** @type {Requirement[]} */
const requirements = [
  { names: ['g++'], purpose: 'build', proof: 'g++' },
  { names: ['make'], purpose: 'build', proof: 'make' },
  { names: ['python3'], purpose: 'build', proof: 'python3' },
  { names: ['libmnl-dev'], purpose: 'build', proof: '/usr/include/libmnl/libmnl.h' },
  { names: ['iproute2'], purpose: 'build', proof: 'ip' },
  { names: ['libgtk-3-0', 'libgtk-3-0t64'], purpose: 'window', proof: '/usr/lib64/libgtk-3.so.0' },
  { names: ['libnss3'], purpose: 'window', proof: '/usr/lib64/libnss3.so' },
  { names: ['libgbm1'], purpose: 'window', proof: '/usr/lib64/libgbm.so.1' },
  { names: ['libasound2', 'libasound2t64'], purpose: 'window', proof: '/usr/lib64/libasound.so.2' },
  // Notices beside the tray: Electron looks for it when the first one is shown.
  { names: ['libnotify4'], purpose: 'window', proof: '/usr/lib64/libnotify.so.4' },
  { names: ['unzip'], purpose: 'window', proof: 'unzip' },
  { names: ['iputils-ping'], purpose: 'use', proof: 'ping' },
  { names: ['nftables'], purpose: 'use', proof: '/usr/sbin/nft' },
  // Not the package dnsmasq, which starts a service of its own.
  { names: ['dnsmasq-base'], purpose: 'use', proof: '/usr/sbin/dnsmasq' },
  { names: ['xvfb'], purpose: 'test', proof: 'Xvfb' },
  { names: ['xauth'], purpose: 'test', proof: 'xauth' },
  { names: ['dbus-daemon', 'dbus'], purpose: 'test', proof: 'dbus-run-session' },
  { names: ['socat'], purpose: 'test', proof: 'socat' },
  { names: ['jq'], purpose: 'test', proof: 'jq' },
  { names: ['curl'], purpose: 'test', proof: 'curl' },
  { names: ['udhcpc'], purpose: 'test', proof: '/usr/sbin/udhcpc' },
  { names: ['procps'], purpose: 'test', proof: '/usr/sbin/sysctl' },
  // Found by the helper when the first filter is wanted; nothing is built against it.
  { names: ['libpcap0.8', 'libpcap0.8t64'], purpose: 'test', proof: '/usr/lib64/libpcap.so.1' },
  { names: ['python3-dbus'], purpose: 'test', optional: true },
  { names: ['python3-gi'], purpose: 'test', optional: true },
  { names: ['pkexec', 'policykit-1'], purpose: 'test', proof: 'pkexec', optional: true },
  { names: ['polkitd', 'policykit-1'], purpose: 'test', proof: '/usr/lib/polkit-1/polkitd', optional: true },
  { names: ['tmux'], purpose: 'test', proof: 'tmux' },
  { names: ['clang-14', 'clang'], purpose: 'test', proof: 'clang' },
  { names: ['libclang-rt-14-dev', 'libclang-rt-dev'], purpose: 'test', optional: true },
  { names: ['libfuzzer-14-dev', 'libfuzzer-dev'], purpose: 'test', optional: true },
  { names: ['clang-format-14', 'clang-format'], purpose: 'test', proof: 'clang-format', optional: true },
  { names: ['clang-tidy-14'], purpose: 'test', proof: 'clang-tidy-14', optional: true },
  { names: ['fonts-noto-cjk'], purpose: 'test', optional: true },
  { names: ['iperf3'], purpose: 'test', proof: 'iperf3' },
  { names: ['ethtool'], purpose: 'test', proof: '/usr/sbin/ethtool' },
  { names: ['iputils-arping'], purpose: 'test', proof: 'arping' },
  { names: ['isc-dhcp-client'], purpose: 'test', proof: '/usr/sbin/dhclient' },
  { names: ['openvswitch-switch'], purpose: 'test', proof: '/usr/sbin/ovs-vswitchd', units: ['openvswitch-switch'] },
  { names: ['qemu-system-x86'], purpose: 'test', proof: 'qemu-system-x86_64' },
  { names: ['nginx-light', 'nginx'], purpose: 'test', proof: '/usr/sbin/nginx', units: ['nginx'] },
  // With runc, which runs in every layout of control groups.
  { names: ['podman'], purpose: 'test', proof: 'podman', optional: true },
  { names: ['runc'], purpose: 'test', proof: '/usr/sbin/runc', optional: true },
  { names: ['vde2'], purpose: 'bench', proof: 'vde_switch' },
  { names: ['dpdk-dev'], purpose: 'bench', proof: 'dpdk-testpmd', optional: true },
];
const reasons = {
  build: 'to compile the native addon and to run the sandbox',
  window: 'for the Electron window',
  use: 'for networks with NAT, DHCP and DNS, and to try them with ping',
  test: 'for the tests: a virtual display, independent witnesses, real peers of networks, sanitizers, fonts',
  bench: 'to measure beside them',
};

/** @param {string} proof A command on PATH, or a file. */
function proven(proof) {
  if (proof.startsWith('/')) return existsSync(proof);
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, proof)));
}

/** @param {readonly string[]} names @returns {Promise<Set<string> | null>} null: this system has no dpkg. */
async function installedOf(names) {
  const { code, output } = await attempt('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names], {
    quiet: true,
  });
  if (code === 127) return null;
  return new Set(
    output
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0] ?? ''),
  );
}

/**
 * Installs what is missing, after saying what and why.
 * @param {readonly Purpose[]} purposes
 */
export async function installDebianPackages(purposes) {
  const wanted = requirements.filter(({ purpose }) => purposes.includes(purpose));
  const installed = await installedOf(wanted.flatMap(({ names }) => names));
  const missing = wanted.filter(
    ({ names, proof }) => !names.some((name) => installed?.has(name)) && !(proof && proven(proof)),
  );
  if (missing.length === 0) return;
  for (const purpose of purposes) {
    const names = missing.filter((requirement) => requirement.purpose === purpose).map(({ names: [name] }) => name);
    if (names.length > 0) say(`missing ${reasons[purpose]}: ${names.join(' ')}`);
  }
  if (!installed) return refuseOrWarn(missing, 'install what your distribution calls these Debian packages');

  const privilege = await wayToRoot();
  if (!privilege)
    return refuseOrWarn(missing, `sudo apt-get install -y ${missing.map(({ names: [name] }) => name).join(' ')}`);
  const apt = [...privilege, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get'];
  await step('Debian packages (apt-get)', async () => {
    let names = await installable(missing);
    if (!names.complete) {
      await runFirst([...apt, 'update']);
      names = await installable(missing);
      for (const name of names.unknown) warn(`this release of Debian has no package ${name}; going on without`);
    }
    const install = [...apt, 'install', '-y', '--no-install-recommends', ...names.known];
    await withServicesAsleep(privilege, async () => {
      try {
        await runFirst(install);
      } catch {
        // Lists of yesterday name versions that the archive no longer has.
        say('once more, with fresh lists');
        await runFirst([...apt, 'update']);
        await runFirst(install);
      }
    });
    await disableUnits(
      privilege,
      missing.flatMap(({ units = [], names: of }) => (of.some((name) => names.known.includes(name)) ? units : [])),
    );
  });
}

/** @param {string[]} command */
const runFirst = ([file = '', ...args]) => run(file, args, { remedy: "apt-get's own words are above." });

/**
 * @param {Requirement[]} missing
 * @returns {Promise<{ complete: boolean, known: string[], unknown: string[] }>}
 */
async function installable(missing) {
  const { output } = await attempt('apt-cache', ['policy', ...missing.flatMap(({ names }) => names)], { quiet: true });
  /** Stanzas begin with `NAME:` in the first column. */
  const candidates = new Set(
    output
      .split(/\n(?=\S)/)
      .filter((stanza) => /Candidate: (?!\(none\))/.test(stanza))
      .map((stanza) => stanza.slice(0, stanza.indexOf(':'))),
  );
  const choices = missing.map(({ names }) => names.find((name) => candidates.has(name)));
  return {
    complete: choices.every((choice) => choice !== undefined) && aptListsPresent(),
    known: choices.filter((choice) => choice !== undefined),
    unknown: missing.filter((_, at) => choices[at] === undefined).map(({ names: [name = ''] }) => name),
  };
}

const aptListsPresent = () =>
  existsSync('/var/lib/apt/lists') &&
  readdirSync('/var/lib/apt/lists').some((name) => name.endsWith('Packages') || name.endsWith('.lz4'));

/** @returns {Promise<string[] | null>} What stands before a command to run it as root. */
async function wayToRoot() {
  if (process.getuid?.() === 0) return [];
  if ((await attempt('sudo', ['-n', 'true'], { quiet: true })).code === 0) return ['sudo', '-n'];
  if (process.stdin.isTTY && proven('sudo')) {
    say('sudo may ask for your password now');
    return ['sudo'];
  }
  return null;
}

/**
 * Without what only the window or a test needs, much still works.
 * @param {Requirement[]} missing @param {string} remedy
 */
function refuseOrWarn(missing, remedy) {
  if (missing.some(({ purpose }) => purpose === 'build')) {
    throw new SetupError(
      'These packages are needed and cannot be installed from here (no root, no sudo without a password).',
      remedy,
    );
  }
  warn(`going on without; to install them: ${remedy}`);
}
