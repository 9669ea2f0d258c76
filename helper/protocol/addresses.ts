import * as z from 'zod';
import { CidrText, Family, IpAddress } from './names.ts';
import { LinkRef } from './links.ts';

/** Seconds; null is for ever. */
const Lifetime = z.number().int().min(0).max(0xfffffffe).nullable();

export const AddressScope = z.enum(['global', 'site', 'link', 'host', 'nowhere']);

export const AddressAdd = z.strictObject({
  link: LinkRef,
  address: CidrText,
  /** The other end of a point-to-point link. */
  peer: CidrText.optional(),
  broadcast: IpAddress.optional(),
  scope: AddressScope.optional(),
  label: z.string().max(15).optional(),
  validLifetime: Lifetime.optional(),
  preferredLifetime: Lifetime.optional(),
  /** IPv6: skip duplicate address detection. */
  noDad: z.boolean().optional(),
  /** Do not add the route to the prefix. */
  noPrefixRoute: z.boolean().optional(),
});
export type AddressAdd = z.output<typeof AddressAdd>;
export type AddressAddInput = z.input<typeof AddressAdd>;

export const AddressDelete = z.strictObject({ link: LinkRef, address: CidrText });
export type AddressDelete = z.output<typeof AddressDelete>;

/** The observed address. Identity: namespace, index, address, prefixLength. */
export const Address = z.object({
  namespace: z.string(),
  index: z.number().int(),
  family: Family,
  address: z.string(),
  prefixLength: z.number().int(),
  peer: z.string().nullable(),
  broadcast: z.string().nullable(),
  scope: AddressScope.or(z.string()),
  label: z.string().nullable(),
  /**
   * Lower-case IFA_F_* names: permanent, tentative, dadfailed, secondary, temporary, noprefixroute, nodad, deprecated,
   * mngtmpaddr ...
   */
  flags: z.array(z.string()),
  validLifetime: Lifetime,
  preferredLifetime: Lifetime,
  /** IFA_PROTO: who added it (kernel 5.18 and later); 0 where it is not said. */
  protocol: z.number().int(),
});
export type Address = z.infer<typeof Address>;
