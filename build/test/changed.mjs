import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { inCheckout, root } from '../setup/paths.mjs';

/**
 * What a change can break: `npm test -- --changed[=REF]`. Unit tests are found by imports (`vitest related`). Kernel
 * tests and specs drive other processes, which no import tells: they are found by the folder of what changed.
 * @typedef {{ files: string[], kernel: string[], specs: string[], native: boolean, packaging: boolean }} Selection
 */

/** Below the first folder that fits, kernel tests whose path contains one of these. @type {[RegExp, string[]][]} */
const KERNEL = [
  [/^helper\/daemon\/(datapaths|operations\/datapath)\//, ['helper/test/datapath', 'helper/cli/datapath']],
  [
    /^helper\/daemon\/(services|operations\/(nat|dhcp|dns|setting))\//,
    ['helper/daemon/services', 'helper/test/network.'],
  ],
  [/^helper\/daemon\/(plan|transactions|world)\//, ['helper/test/network', 'helper/test/crash-direct']],
  [/^helper\/daemon\/networks\//, ['helper/test/network', 'helper/test/state-folder']],
  [/^helper\/daemon\/(kernel|operations)\//, ['helper/test/links', 'helper/test/network.', 'helper/test/crash-direct']],
  [/^helper\/daemon\/secrets\//, ['helper/test/secrets']],
  [/^helper\/daemon\//, ['helper/test/protocol', 'helper/test/life', 'helper/test/events']],
  [/^helper\/bin\//, ['helper/test/bounding', 'helper/test/life', 'helper/daemon/services']],
  [/^helper\/protocol\//, ['helper/test/protocol', 'helper/cli/json']],
  [/^helper\/client\//, ['helper/test/events', 'helper/cli/terminal']],
  [/^helper\/document\//, ['helper/document', 'helper/cli/network']],
  [/^helper\/cli\//, ['helper/cli/exit-codes', 'helper/cli/json', 'helper/cli/link', 'helper/cli/network']],
  [/^examples\//, ['helper/cli/examples']],
  [/^native\/(src|lib)\/netlink/, ['native/lib/netlink', 'helper/test/links']],
  [/^native\/(src|lib)\/tun/, ['native/lib/tun']],
  [/^native\/(src|lib)\/datapath/, ['native/lib/datapath-switch', 'native/lib/datapath-bond', 'helper/test/datapaths']],
  [/^native\/src\//, ['native/lib']],
];

/** The same for the specs of the window. @type {[RegExp, string[]][]} */
const SPECS = [
  [/^app\/renderer\/(features\/(create|inspector|links)|parts\/(forms|inspector|links|ownership))\//, ['links']],
  [/^app\/renderer\/(features\/pending|parts\/changes)\//, ['pending']],
  [/^app\/renderer\/parts\/(datapaths|networks)\//, ['$1']],
  [/^app\/renderer\/features\/palette\//, ['keyboard']],
  [/^app\/renderer\/features\/(settings|status|traffic)\//, ['status']],
  [/^app\/renderer\/features\/(datapaths|history|networks|routes|topology)\//, ['$1']],
  [/^app\/main\/(elevation|places)/, ['elevation', 'hardening']],
  [/^app\/(main|preload|shared)\//, ['tray', 'hardening', 'status']],
  [/^app\/renderer\//, ['status', 'links', 'keyboard']],
  [/^build\/start\//, ['elevation', 'status']],
  [/^e2e\/(harness|pages)\//, ['status', 'links']],
  [/^helper\/(client|protocol|daemon)\//, ['status']],
];

/** What changes everything. */
const EVERYWHERE = /^(package(-lock)?\.json|vitest\.config\.ts|tsconfig\..*\.json)$/;

/** @param {readonly [RegExp, string[]][]} table @param {string} file */
function firstIn(table, file) {
  for (const [pattern, names] of table) {
    const found = pattern.exec(file);
    if (found) return names.map((name) => name.replace('$1', found[1] ?? ''));
  }
  return [];
}

/** Pure. @param {readonly string[]} files Paths from the root. @returns {Selection} */
export function selectionFor(files) {
  const tests = files.filter((file) => /\.kernel\.test\.ts$/.test(file));
  const sources = files.filter((file) => !/\.(test|spec)\.tsx?$/.test(file));
  const specs = files.flatMap((file) => /^e2e\/([\w-]+)\.spec\.ts$/.exec(file)?.[1] ?? []);
  const all = files.some((file) => EVERYWHERE.test(file));
  return {
    files: [...files],
    kernel: [...new Set([...tests, ...sources.flatMap((file) => firstIn(KERNEL, file)), ...(all ? ['life'] : [])])],
    specs: [...new Set([...specs, ...sources.flatMap((file) => firstIn(SPECS, file)), ...(all ? ['status'] : [])])],
    native: files.some((file) => /^native\/(src|test)\/.*\.(cc|h)$/.test(file) || file === 'native/binding.gyp'),
    packaging: files.some((file) => /^(build\/package|build\/test\/package|helper\/bin\/)/.test(file)),
  };
}

/**
 * What differs from `ref`, and what is not committed; what was deleted breaks whoever names it, which types tell.
 * @param {string} ref
 */
export function changedSince(ref) {
  const git = (/** @type {string[]} */ ...args) =>
    execFileSync('git', ['-C', root, '-c', `safe.directory=${root}`, ...args], { encoding: 'utf8' }).split('\0');
  const named = [
    ...git('diff', '--name-only', '-z', ref, '--'),
    ...git('ls-files', '--others', '--exclude-standard', '-z'),
  ];
  return [...new Set(named)].filter((file) => file !== '' && existsSync(inCheckout(file))).sort();
}
