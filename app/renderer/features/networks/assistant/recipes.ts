import { listOf, recordOf, textOf, type Written } from '../document-text.ts';

/** The recipes of `examples/`, as they were when the window was built. */
const files = import.meta.glob<string>('../../../../../examples/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** By what somebody wants to have; the words stand in networks.json under the names of the files. */
export const GROUPS = {
  machines: ['vm-bridge', 'tap-qemu', 'nic-bridge', 'macvtap-vm', 'switch-vms'],
  lab: [
    'other-computer',
    'veth-pair',
    'router',
    'isolated-lab',
    'ipv6-slaac',
    'vxlan',
    'macvlan',
    'two-uplinks',
    'lossy-link',
  ],
  ways: ['published-port', 'tun-policy-route', 'dns-split'],
} as const;
export type Group = keyof typeof GROUPS;
type RecipeId = (typeof GROUPS)[Group][number];

export interface Recipe {
  id: RecipeId;
  text: string;
}

const fileOf = (id: string): string | undefined =>
  Object.entries(files).find(([path]) => path.endsWith(`/${id}.yaml`))?.[1];

/** Names of the files, so that a test can see that each has its place in a group. */
export const recipeFiles = (): string[] =>
  Object.keys(files)
    .map((path) => path.replace(/^.*\/(.*)\.yaml$/, '$1'))
    .sort();

export const recipesOf = (group: Group): Recipe[] =>
  GROUPS[group].flatMap((id) => {
    const text = fileOf(id);
    return text === undefined ? [] : [{ id, text }];
  });

/** The comment at the top of a document, without its signs. */
const headOf = (text: string): string[] => {
  const lines = text.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  return lines.slice(0, end < 0 ? lines.length : end).map((line) => line.slice(1));
};
const TRY = /^ Try it/;

/** The picture in the comment at the top: its indented lines. Pure. */
export function pictureOf(text: string): string {
  const head = headOf(text);
  const tries = head.findIndex((line) => TRY.test(line));
  const before = head.slice(0, tries < 0 ? head.length : tries);
  const first = before.findIndex((line) => line === '');
  const picture = before
    .slice(first < 0 ? before.length : first)
    .filter((line) => line === '' || line.startsWith('  '));
  return picture
    .map((line) => line.slice(3))
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}

/** What starts a virtual machine on a TAP of the document (QEMU's documentation, -netdev tap). */
const machineOn = (tap: string): string[] => [
  'qemu-system-x86_64 -m 1G -cdrom debian.iso \\',
  `  -netdev tap,id=net0,ifname=${tap},script=no,downscript=no -device virtio-net-pci,netdev=net0`,
];

/** What one does next, as commands: from the same comment, without bringing it up, which is done. Pure. */
export function nextSteps(text: string, document: Written): string[] {
  const head = headOf(text);
  const tries = head.findIndex((line) => TRY.test(line));
  const said = head
    .slice(tries < 0 ? head.length : tries + 1)
    .filter((line) => line.startsWith('   '))
    .map((line) => line.slice(3))
    .filter((line) => !/^taproom network (apply|plan)/.test(line));
  if (said.length > 0) return said;
  const tap = listOf(document.links)
    .map(recordOf)
    .find(({ kind }) => kind === 'tap');
  return tap === undefined ? [] : machineOn(textOf(tap.name));
}
