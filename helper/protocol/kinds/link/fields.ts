/**
 * The fields that every link has and that are set as they are said, by one attribute each, in this order; `ip` in
 * ip-link(8), `option` of `link add` and `link set`.
 * What needs more stays with whoever does it: up and down (first and last), name, controller and namespace.
 */
export const LINK_FIELDS = {
  mtu: {
    now: ({ mtu }: LinkNow) => mtu,
    ip: 'mtu',
    option: { flags: 'mtu <n>', text: 'MTU in bytes', value: 'number' },
  },
  mac: {
    now: ({ mac }: LinkNow) => mac?.toLowerCase() ?? null,
    ip: 'address',
    option: { flags: 'mac <mac>', text: 'MAC address', value: 'text' },
  },
  alias: {
    now: ({ alias }: LinkNow) => alias ?? '',
    ip: 'alias',
    option: { flags: 'alias <text>', text: 'alias (ifalias); "" for none', value: 'text' },
  },
  group: {
    now: ({ group }: LinkNow) => group,
    ip: 'group',
    option: { flags: 'group <n>', text: 'link group', value: 'number' },
  },
} as const;

interface LinkNow {
  mtu: number;
  mac: string | null;
  alias: string | null;
  group: number;
}
export type LinkField = keyof typeof LINK_FIELDS;
export interface LinkFields {
  mtu?: number | undefined;
  mac?: string | undefined;
  alias?: string | undefined;
  group?: number | undefined;
}
const NAMES = Object.keys(LINK_FIELDS) as LinkField[];

/** Those that are asked for, in order. */
export const askedFields = (asked: LinkFields): [LinkField, string | number][] =>
  NAMES.flatMap((name): [LinkField, string | number][] => {
    const value = asked[name];
    return value === undefined ? [] : [[name, value]];
  });

/** What of those that are asked for the link does not have, with what it has instead. */
export const differingFields = (
  asked: LinkFields,
  link: LinkNow,
): { field: LinkField; wanted: string | number; found: string | number | null }[] =>
  askedFields(asked).flatMap(([field, wanted]) => {
    const found = LINK_FIELDS[field].now(link);
    const same = found === (field === 'mac' ? String(wanted).toLowerCase() : wanted);
    return same ? [] : [{ field, wanted, found }];
  });

export const changedFields = (asked: LinkFields, link: LinkNow): LinkFields =>
  Object.fromEntries(differingFields(asked, link).map(({ field, wanted }) => [field, wanted]));

/** What a change of these is taken back by; a link without a MAC address is given none back. */
export const formerFields = (asked: LinkFields, link: LinkNow): LinkFields =>
  Object.fromEntries(
    askedFields(asked).flatMap(([field]) => {
      const now = LINK_FIELDS[field].now(link);
      return now === null || now === NO_MAC ? [] : [[field, now]];
    }),
  );

/** Of a bridge that lost its last port; none can be given this one (is_valid_ether_addr). */
const NO_MAC = '00:00:00:00:00:00';
