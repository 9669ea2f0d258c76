import { field, type SchemaParts } from '../form.ts';
import type { CommandOption, IpWord } from './kind.ts';

/** What several kinds of links have. */

const PARENT = { en: 'Parent', zh: '父接口' };
export const MODE = { en: 'Mode', zh: '模式' };

export const parentOption: CommandOption = { flags: 'parent <name>', text: 'parent link', value: 'text' };
export const parentField = field('parent', PARENT, 'parent', '', { term: 'parent' });
export const advanced = { isAdvanced: true } as const;

export const uint = ({ z }: SchemaParts, max: number) => z.number().int().min(0).max(max);
export const noOptions = ({ z }: SchemaParts) => z.strictObject({});

/** TUN and TAP: who has the other end is told by `attached`. */
export const tunOptions = (parts: SchemaParts) =>
  parts.z.strictObject({
    persistent: parts.z.boolean().optional(),
    /** Numeric user and group that may open the device without privilege. */
    owner: uint(parts, 0xfffffffe).nullable().optional(),
    ownerGroup: uint(parts, 0xfffffffe).nullable().optional(),
    multiQueue: parts.z.boolean().optional(),
    vnetHeader: parts.z.boolean().optional(),
  });

export const tunKind = {
  standard: { persistent: true, owner: null, ownerGroup: null, multiQueue: false, vnetHeader: false },
  parent: 'none',
  maker: 'tun',
  module: 'tun',
  form: [
    field('owner', { en: 'Owner (UID)', zh: '所属用户（uid）' }, 'number', '', { term: 'tunOwner' }),
    field('ownerGroup', { en: 'Group (GID)', zh: '所属组（gid）' }, 'number', '', { ...advanced, term: 'tunGroup' }),
    field('persistent', { en: 'Persistent', zh: '持久' }, 'switch', true, { ...advanced, term: 'persistent' }),
    field('multiQueue', { en: 'Multiqueue', zh: '多队列' }, 'switch', false, { ...advanced, term: 'multiQueue' }),
    field('vnetHeader', { en: 'Virtio-net header', zh: 'virtio-net 头部' }, 'switch', false, {
      ...advanced,
      term: 'vnetHeader',
    }),
  ],
  /** Behind `ip tuntap add NAME mode KIND`. */
  ip: ({
    owner,
    ownerGroup,
    multiQueue,
    vnetHeader,
  }: {
    owner?: number | null | undefined;
    ownerGroup?: number | null | undefined;
    multiQueue?: boolean | undefined;
    vnetHeader?: boolean | undefined;
  }): IpWord[] => [
    ...(owner == null ? [] : ['user', owner]),
    ...(ownerGroup == null ? [] : ['group', ownerGroup]),
    multiQueue ? 'multi_queue' : null,
    vnetHeader ? 'vnet_hdr' : null,
  ],
} as const;

export const tunCommand = {
  title: 'TUN and TAP',
  options: [
    { flags: 'persistent', text: 'keep the device when no program has it open', value: 'switch' },
    { flags: 'owner <user>', text: 'user (name or UID) who can open the device', value: 'user' },
    {
      flags: 'owner-group <group>',
      key: 'ownerGroup',
      text: 'group (name or GID) that can open the device',
      value: 'group',
    },
    {
      flags: 'multi-queue',
      key: 'multiQueue',
      text: 'multiple queues, for reads and writes by several threads',
      value: 'switch',
    },
    {
      flags: 'vnet-header',
      key: 'vnetHeader',
      text: 'virtio-net header before each packet (IFF_VNET_HDR, offloads)',
      value: 'switch',
    },
  ],
} as const satisfies { title: string; options: CommandOption[] };

const MACVLAN_MODES = ['private', 'vepa', 'bridge', 'passthru', 'source'] as const;
export const macvlanOptions = ({ z, LinkName }: SchemaParts) =>
  z.strictObject({ parent: LinkName, mode: z.enum(MACVLAN_MODES).default('bridge') });
export const macvlanKind = {
  mtu: (_options: unknown, parentMtu: number): number => parentMtu,
  parent: 'required',
  takesParent: true,
  maker: 'netlink',
  form: [parentField, field('mode', MODE, 'choice', 'bridge', { choices: MACVLAN_MODES, term: 'macvlanMode' })],
  ip: ({ mode }: { mode: string }): IpWord[] => ['mode', mode],
} as const;
export const macvlanCommand = {
  required: ['parent'],
  options: [
    parentOption,
    { flags: 'mode <mode>', text: 'macvlan: private, vepa, bridge, passthru, source', value: 'text' },
  ],
} as const satisfies { required: string[]; options: CommandOption[] };
