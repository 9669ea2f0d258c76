import type { TFunction } from 'i18next';

/**
 * The protocol says its faults in English sentences, because they are what the CLI and the log
 * show as well. Those that a user meets while typing are known here and said in the language of
 * the window; any other sentence passes through as it is.
 */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^A link needs a name\.$/, 'faults:name.empty'],
  [/^A link name holds printable ASCII without spaces\.$/, 'faults:name.characters'],
  [/^A link name has at most (?<max>\d+) bytes; this one has (?<length>\d+)\.$/, 'faults:name.long'],
  [/^"(?<name>.+)" is a folder name, not a link name\.$/, 'faults:name.folder'],
  [/^A link name cannot contain "\/" or ":"\.$/, 'faults:name.slash'],
  [/^The name of a new link holds letters/, 'faults:name.shell'],
  [/^A link name cannot start with "-"/, 'faults:name.dash'],
  [/^"(?<name>.+)" means every link in \/proc\/sys\/net/, 'faults:name.reserved'],
  [/^A namespace needs a name\.$/, 'faults:namespace.empty'],
  [/^A namespace name has at most 64 characters\.$/, 'faults:namespace.long'],
  [/^A namespace name holds letters/, 'faults:namespace.characters'],
  [/^A MAC address looks like/, 'faults:mac.form'],
  [/^The first byte of a MAC address of a link must be even/, 'faults:mac.multicast'],
  [/^The all-zero MAC address cannot be used\.$/, 'faults:mac.zero'],
  [/^An address here has no zone/, 'faults:address.zone'],
  [/^This takes an address without a prefix length\.$/, 'faults:address.noPrefix'],
  [/^An IPv4 address has four numbers/, 'faults:address.ipv4'],
  [/^This is not an IPv4 or IPv6 address/, 'faults:address.form'],
  [/^The prefix length after "\/" is a number from 0 to (?<max>\d+); this one is "(?<length>.*)"\.$/, 'faults:address.length'],
  [/^A prefix has no bits set behind its length/, 'faults:address.hostBits'],
  [/^The MTU is at least 68 bytes/, 'faults:mtu.small'],
  [/^The MTU is at most 65535 bytes\.$/, 'faults:mtu.big'],
  [/^A VXLAN id \(VNI\) has 24 bits/, 'faults:vni'],
  [/^A VLAN id is 0 to 4094/, 'faults:vlanId'],
  [/^Choose another name, or delete the present one first: `(?<command>.+)`\.$/, 'faults:remedy.otherName'],
  [/^Make it first: `(?<command>.+?)`;/, 'faults:remedy.makeNamespace'],
  [/^Load its module where it is installed: `(?<command>.+)`; else a kernel that has it is needed\.$/, 'faults:remedy.module'],
  [/^Linux (?<version>[\d.]+) or later has (?:it|this)/, 'faults:remedy.kernel'],
  [/^Start it in a terminal(?: to see what it says)?: (?<command>.+)$/, 'faults:remedy.terminal'],
  [/^Ask an administrator to add you to the group/, 'faults:remedy.group'],
  [/^An administrator can add the user: `(?<command>.+?)`/, 'faults:remedy.addUser'],
  [/^The kernel says: (?<words>.+?)\.?$/, 'failure:kernel'],
  [/^Load the driver: `(?<command>.+?)`/, 'faults:remedy.module'],
  [/^Start the helper with sudo, or use `taproom sandbox`\.$/, 'faults:remedy.sudo'],
  [/^A device (?:with it )?was opened and closed again\.$/, 'settings:capability.opened'],
  [/^The kernel took the offload\.$/, 'settings:capability.took'],
  [/^The kernel refused the offload\.$/, 'settings:capability.refused'],
  [/^The kernel makes links of this kind\.$/, 'settings:capability.made'],
];

/** A sentence of the protocol in the language of the window. */
export function sayFault(sentence: string, t: TFunction): string {
  for (const [pattern, key] of KNOWN) {
    const found = pattern.exec(sentence);
    if (found) return t(key, { ...found.groups });
  }
  return sentence;
}
