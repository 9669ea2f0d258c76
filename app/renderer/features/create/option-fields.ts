import { BondMode, MacvlanMode, type CreatableKind } from '../../../../helper/protocol/index.ts';

/** One option of a kind as the form shows it; its label is `create:option.<name>`. */
export interface OptionField {
  name: string;
  type: 'number' | 'text' | 'switch' | 'choice' | 'parent' | 'namespace' | 'addresses';
  /** The value that the form starts with. */
  initial: string | boolean;
  choices?: readonly string[];
  unit?: 'seconds' | 'milliseconds';
  /** A term of terms.json that explains it. */
  term?: string;
  placeholder?: string;
  isAdvanced?: boolean;
}

const field = (
  name: string,
  type: OptionField['type'],
  initial: string | boolean,
  more: Partial<OptionField> = {},
): OptionField => ({ name, type, initial, ...more });
const advanced = { isAdvanced: true } as const;

const tunFields = [
  field('owner', 'number', '', { term: 'tunOwner' }),
  field('ownerGroup', 'number', '', { ...advanced, term: 'tunGroup' }),
  field('persistent', 'switch', true, { ...advanced, term: 'persistent' }),
  field('multiQueue', 'switch', false, { ...advanced, term: 'multiQueue' }),
  field('vnetHeader', 'switch', false, { ...advanced, term: 'vnetHeader' }),
];
const macvlanFields = [
  field('parent', 'parent', '', { term: 'parent' }),
  field('mode', 'choice', 'bridge', { choices: MacvlanMode.options, term: 'macvlanMode' }),
];

/** By the names of the protocol's `*Options` schemas. */
export const OPTION_FIELDS: Record<CreatableKind, readonly OptionField[]> = {
  tun: tunFields,
  tap: tunFields,
  veth: [
    field('peer', 'text', '', { term: 'peer' }),
    field('peerNamespace', 'namespace', ''),
    field('peerAddresses', 'addresses', ''),
    field('peerMac', 'text', '', { ...advanced, placeholder: '02:00:00:12:34:56' }),
  ],
  bridge: [
    field('stp', 'switch', false, { term: 'stp' }),
    field('vlanFiltering', 'switch', false, { term: 'vlanFiltering' }),
    field('ageing', 'number', '', { ...advanced, term: 'ageing', unit: 'seconds', placeholder: '300' }),
    field('forwardDelay', 'number', '', { ...advanced, term: 'forwardDelay', unit: 'seconds', placeholder: '15' }),
    field('priority', 'number', '', { ...advanced, term: 'priority', placeholder: '32768' }),
  ],
  vxlan: [
    field('id', 'number', '100', { term: 'vni' }),
    field('remote', 'text', '', { placeholder: '192.0.2.1' }),
    field('parent', 'parent', '', { term: 'parent' }),
    field('group', 'text', '', { ...advanced, placeholder: '239.1.1.1' }),
    field('local', 'text', '', { ...advanced, placeholder: '192.0.2.2' }),
    field('port', 'number', '4789', advanced),
    field('ttl', 'number', '', { ...advanced, placeholder: '64' }),
    field('learning', 'switch', true, advanced),
  ],
  macvlan: macvlanFields,
  macvtap: macvlanFields,
  ifb: [],
  dummy: [],
  vlan: [
    field('parent', 'parent', '', { term: 'parent' }),
    field('id', 'number', '1', { term: 'vlanId' }),
    field('protocol', 'choice', '802.1Q', { ...advanced, choices: ['802.1Q', '802.1ad'] }),
  ],
  bond: [
    field('mode', 'choice', 'active-backup', { choices: BondMode.options, term: 'bondMode' }),
    field('miimon', 'number', '100', { term: 'miimon', unit: 'milliseconds' }),
  ],
};

/** A VXLAN may stand on no link; the others must have one underneath. */
export const needsParent = (kind: CreatableKind): boolean =>
  kind === 'macvlan' || kind === 'macvtap' || kind === 'vlan';
