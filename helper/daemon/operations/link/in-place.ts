import { differingFields, parseCidr, type OperationOf } from '../../../protocol/index.ts';
import { isThisAddress } from '../../kernel/address.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { verifyLink, wantedAlias } from '../../kernel/link-create.ts';
import { linkNow } from '../../kernel/resolve.ts';
import { sameOption } from '../../kernel/same.ts';

export async function linkIsGone(
  kernel: Kernel,
  { namespace, link: name, alias }: OperationOf<'link.delete'>,
): Promise<boolean> {
  const link = await linkNow(kernel, namespace, name);
  return link === null || (alias !== null && (link.alias ?? '') !== alias);
}

export async function linkIsThere(kernel: Kernel, { link: asked }: OperationOf<'link.add'>): Promise<boolean> {
  const { observer, store } = kernel;
  const link = await linkNow(kernel, asked.namespace, asked.name);
  if (link?.kind !== asked.kind || (link.alias ?? '') !== wantedAlias(asked)) return false;
  const controller =
    asked.controller === undefined ? undefined : (await linkNow(kernel, asked.namespace, asked.controller))?.index;
  if (verifyLink(asked, link, controller) !== null) return false;
  if (asked.controller !== undefined && controller === undefined) return false;
  if (asked.addresses.length === 0) return true;
  if (!(await observer.reread(asked.namespace, ['addresses'])).ok) return false;
  const rows = [...store.rows('addresses', asked.namespace)];
  return asked.addresses.every((text) => {
    const cidr = parseCidr(text);
    return cidr !== null && rows.some((row) => isThisAddress(row, link.index, cidr));
  });
}

/** Gone, and so not to be set any more, is as good as set. */
export async function linkIsSet(
  kernel: Kernel,
  { namespace, link: name, set }: OperationOf<'link.set'>,
): Promise<boolean> {
  const link = await linkNow(kernel, set.moveTo ?? namespace, set.name ?? name);
  if (!link) return (await linkNow(kernel, namespace, name)) === null;
  if (set.up !== undefined && link.up !== set.up) return false;
  if (differingFields(set, link).length > 0) return false;
  for (const [option, value] of Object.entries(set.bridge ?? {}))
    if (!sameOption(value, link.options[option])) return false;
  if (set.controller === undefined) return true;
  if (set.controller === null) return link.controller === null;
  const controller = await linkNow(kernel, link.namespace, set.controller);
  return controller !== null && link.controller === controller.index;
}
