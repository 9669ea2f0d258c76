import type { TFunction } from 'i18next';
import { english, render, type Message } from '../../../helper/protocol/messages/index.ts';
import { i18n } from './index.ts';

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
  [
    /^The prefix length after "\/" is a number from 0 to (?<max>\d+); this one is "(?<length>.*)"\.$/,
    'faults:address.length',
  ],
  [/^A prefix has no bits set behind its length/, 'faults:address.hostBits'],
  [/^The MTU is at least 68 bytes/, 'faults:mtu.small'],
  [/^The MTU is at most 65535 bytes\.$/, 'faults:mtu.big'],
  [/^A VXLAN id \(VNI\) has 24 bits/, 'faults:vni'],
  [/^A VLAN id is 0 to 4094/, 'faults:vlanId'],
  [/^Choose another name, or delete the present one first: `(?<command>.+)`\.$/, 'faults:remedy.otherName'],
  [/^Make it first: `(?<command>.+?)`;/, 'faults:remedy.makeNamespace'],
  [
    /^Load its module where it is installed: `(?<command>.+)`; else a kernel that has it is needed\.$/,
    'faults:remedy.module',
  ],
  [/^Linux (?<version>[\d.]+) or later has (?:it|this)/, 'faults:remedy.kernel'],
  [/^Start it in a terminal(?: to see what it says)?: (?<command>.+)$/, 'faults:remedy.terminal'],
  [/^Ask an administrator to add you to the group/, 'faults:remedy.group'],
  [/^An administrator can add the user: `(?<command>.+?)`/, 'faults:remedy.addUser'],
  [/^The (?<kind>\S+) link (?<name>\S+) was not made\.$/, 'faults:failed.linkMade'],
  [
    /^The link was not made: a link named (?<name>\S+) exists already(?: in namespace \S+)?\.$/,
    'faults:failed.linkTaken',
  ],
  [/^The link (?<name>\S+) was not made, because it cannot join (?<controller>\S+)\.$/, 'faults:failed.linkJoins'],
  [/^The link (?<name>\S+) was not made, because it does not come up\.$/, 'faults:failed.linkUp'],
  [/^The link (?<name>\S+) was not made\.$/, 'faults:failed.linkMadeAny'],
  [/^The link (?<name>\S+)(?: in namespace \S+)? was not changed\.$/, 'faults:failed.linkChanged'],
  [/^The link (?<name>\S+)(?: in namespace \S+)? was not deleted\.$/, 'faults:failed.linkDeleted'],
  [/^There is no link named (?<name>\S+?)(?: in namespace \S+?)?\.$/, 'faults:failed.noLink'],
  [/^There is no link with index (?<index>\S+?)(?: in namespace \S+?)?\.$/, 'faults:failed.noLinkIndex'],
  [/^The link (?<name>\S+) was deleted meanwhile\.$/, 'faults:failed.linkGone'],
  [/^The address (?<address>\S+) was not added\.$/, 'faults:failed.addressAdded'],
  [/^The address (?<address>\S+) was not removed\.$/, 'faults:failed.addressRemoved'],
  [/^The route to (?<to>\S+)(?: in namespace \S+)? was not added\.$/, 'faults:failed.routeAdded'],
  [/^The route to (?<to>\S+)(?: in namespace \S+)? was not deleted\.$/, 'faults:failed.routeDeleted'],
  [/^The rule(?: in namespace \S+)? was not added\.$/, 'faults:failed.ruleAdded'],
  [/^The rule(?: in namespace \S+)? was not deleted\.$/, 'faults:failed.ruleDeleted'],
  [/^The kernel would not send a packet to (?<to>\S+)\.$/, 'faults:failed.packet'],
  [/^There is no namespace named (?<name>\S+)\.$/, 'faults:failed.noNamespace'],
  [/^The namespace (?<name>\S+) was not made\.$/, 'faults:failed.namespaceMade'],
  [/^The namespace (?<name>\S+) was not deleted\.$/, 'faults:failed.namespaceDeleted'],
  [/^\S+ was refused: user (?<uid>\d+) is neither root/, 'faults:failed.notAuthorised'],
  [
    /^The kernel took the request, but (?<field>\S+) reads back as (?<found>.+) instead of (?<asked>.+)\.$/,
    'faults:failed.readsBack',
  ],
  [/^Another link has this id on the same parent or port/, 'faults:remedy.otherId'],
  [
    /^This kernel has no (?<kind>\S+) links\. Where its module is installed, `(?<command>.+?)` loads it/,
    'faults:remedy.noKind',
  ],
  [/^A kernel without CONFIG_BRIDGE_VLAN_FILTERING/, 'faults:remedy.noVlanFiltering'],
  [/^The kernel takes this only for other kinds or values\.$/, 'faults:remedy.otherValue'],
  [
    /^A link of this name exists(?: in namespace \S+)?: choose another name, or delete it first\.$/,
    'faults:remedy.nameTaken',
  ],
  [/^The link has this address already\.$/, 'faults:remedy.addressThere'],
  [/^IPv6 is switched off on this link: `(?<command>.+?)`/, 'faults:remedy.ipv6Off'],
  [/^IPv6 needs a link with an MTU of 1280 or more/, 'faults:remedy.ipv6Mtu'],
  [/^The link does not have this address with this prefix length/, 'faults:remedy.addressAbsent'],
  [/^The table has a route to this destination with this metric/, 'faults:remedy.routeThere'],
  [/^No link of the namespace reaches this gateway/, 'faults:remedy.gateway'],
  [/^The link is down: /, 'faults:remedy.linkDown'],
  [/^A gateway must be a neighbour's address/, 'faults:remedy.gatewayForm'],
  [/^No route of table (?<table>\S+) fits all that was named/, 'faults:remedy.noRoute'],
  [/^No route leads there: add one/, 'faults:remedy.noWay'],
  [/^An unreachable route leads there/, 'faults:remedy.unreachable'],
  [/^A prohibit route or rule leads there/, 'faults:remedy.prohibit'],
  [/^A blackhole route leads there, or/, 'faults:remedy.blackhole'],
  [/^Something uses the link: take it down first/, 'faults:remedy.busy'],
  [/^Loopback, bridges and some others stay in the namespace/, 'faults:remedy.stays'],
  [/^The driver of this link cannot change this\.$/, 'faults:remedy.driver'],
  [/^The driver of this link, or the sandbox, does not allow this change\.$/, 'faults:remedy.driverOrSandbox'],
  [/^Its driver owns it: take it down instead/, 'faults:remedy.driverOwns'],
  [/^A link of this group cannot be deleted/, 'faults:remedy.groupCard'],
  [/^It may have been deleted: /, 'faults:remedy.deleted'],
  [/^`taproom link list` shows what is there/, 'faults:remedy.linkList'],
  [/^The same rule exists already/, 'faults:remedy.ruleThere'],
  [/^No rule fits all that was named/, 'faults:remedy.noRule'],
  [/^A namespace of this name exists/, 'faults:remedy.namespaceThere'],
  [/^`taproom namespace list` shows those that are there\.$/, 'faults:remedy.namespaceList'],
  [/^The helper lacks a capability for this\./, 'faults:remedy.capability'],
  [/^The kernel is short of memory for this/, 'faults:remedy.memory'],
  [/^The kernel says: (?<words>.+?)\.?$/, 'failure:kernel'],
  [/^Load the driver: `(?<command>.+?)`/, 'faults:remedy.module'],
  [/^Start the helper with sudo, or use `taproom sandbox`\.$/, 'faults:remedy.sudo'],
  // Datapaths (protocol/datapaths.ts, daemon/datapaths).
  [/^A datapath name has 1 to 10 letters/, 'faults:datapath.name'],
  [/^A UDP port is 1 to 65535\.$/, 'faults:datapath.udpPort'],
  [/^A VLAN id is 1 to 4094/, 'datapaths:vlan.fault'],
  [/^A responder answers at one address or more\.$/, 'faults:datapath.noAddress'],
  [/^A datapath needs a port\.$/, 'datapaths:fault.noPort'],
  [/^A delay is at most 60 s\.$/, 'faults:datapath.delay'],
  [/^A rate is at least 1 kbit\/s/, 'faults:datapath.rate'],
  [/^The datapath (?<name>\S+) was not made: there is one of this name\.$/, 'datapaths:fault.nameTaken'],
  // What a transaction, a network and its services say (daemon/transactions, daemon/networks, daemon/plan, daemon/services).
  [
    /^(?:Line (?<line>\d+): )?A link named (?<name>\S+) exists already(?: in (?:the namespace )?\S+)?, and is not this network's\.$/,
    'faults:network.notOurs',
  ],
  [
    /^Choose another name, delete the present one \(`(?<command>.+?)`\), or use it as it is with `kind: existing`\.$/,
    'faults:network.otherName',
  ],
  [
    /^(?<link>\S+) has the address (?<address>\S+) already: it stays when the network goes down\.$/,
    'faults:network.addressStays',
  ],
  [
    /^The route to (?<to>\S+)(?: in \S+)? is there already: it stays when the network goes down\.$/,
    'faults:network.routeStays',
  ],
  [
    /^Rule (?<number>\d+) of the document is there already: it stays when the network goes down\.$/,
    'faults:network.ruleStays',
  ],
  [
    /^(?<what>(?:The )?(?:namespace|link) \S+) is left alone: it no longer carries the mark/,
    'faults:network.leftAlone',
  ],
  [
    /^(?<addresses>.+) moves? from (?<name>\S+) to (?<controller>\S+) with what is left of its lease/,
    'faults:network.leaseMoves',
  ],
  [/^(?<addresses>.+) came by router advertisement and stays with (?<name>[^\s:]+): /, 'faults:network.slaacStays'],
  [/^Routes that came by router advertisement do not move: (?<controller>\S+) learns/, 'faults:network.routesStay'],
  [/^IPv6 forwarding makes links ignore router advertisements; (?<link>\S+) has routes/, 'faults:network.heeds'],
  [
    /^The setting (?<key>\S+)(?: of \S+)? stays: the network (?<network>[^\s,]+), which is up, needs it too\.$/,
    'faults:network.settingShared',
  ],
  [
    /^The setting (?<key>\S+)(?: of \S+)? is left alone: somebody else has set it to (?<now>\S+) since\.$/,
    'faults:network.settingOthers',
  ],
  [
    /^The network (?<name>[^\s,]+), which is up, needs (?<what>.+?), which (?:goes|go) with this: `(?<command>.+?)`/,
    'faults:network.othersNeed',
  ],
];

/** A sentence of the protocol in the language of the window. */
export function sayFault(said: string | Message, t: TFunction): string {
  if (typeof said !== 'string' && said.code !== 'text.verbatim') return render(said, i18n.language);
  const sentence = english(said);
  for (const [pattern, key] of KNOWN) {
    const found = pattern.exec(sentence);
    if (found) return t(key, { ...found.groups });
  }
  return sentence;
}

/** How the helper puts the kernel's own words and its error's name behind what did not happen. */
const KERNEL_BEHIND = /^(?<what>.+?): (?<words>.+) \((?<code>E[A-Z0-9]+)\)\.$/;

/** A failure's sentence in the language of the window, and the kernel's words, which are never translated. */
export function sayMessage(message: string, t: TFunction): { said: string; isKnown: boolean; kernel: string[] } {
  const whole = sayFault(message, t);
  if (whole !== message) return { said: whole, isKnown: true, kernel: [] };
  const parts = KERNEL_BEHIND.exec(message)?.groups;
  if (parts === undefined) return { said: message, isKnown: false, kernel: [] };
  const what = `${parts.what}.`;
  const said = sayFault(what, t);
  if (said === what) return { said: message, isKnown: false, kernel: [] };
  return { said, isKnown: true, kernel: [parts.words ?? '', parts.code ?? ''] };
}
