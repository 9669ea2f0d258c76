import { CreatableKind, linkKind, type FormField, type Link } from '../../../../../helper/protocol/index.ts';
import type { Draft } from '../../../parts/forms/draft.ts';
import { namesIn, proposeName } from '../../../parts/links/propose.ts';
import { recordOf, textOf, wordsOf, type Written } from '../document-text.ts';

/** The kind of a written link; null for one that is there already, or for none that is known. */
export const kindOf = (link: Written): CreatableKind | null => {
  const kind = CreatableKind.safeParse(link.kind);
  return kind.success ? kind.data : null;
};

/** A written link as the create form has it, so that its option fields can show it. */
export function draftOf(link: Written, kind: CreatableKind): Draft {
  const written = recordOf(link.options);
  const options = Object.fromEntries(
    linkKind(kind).form.map(({ name, type, initial }): [string, string | boolean | string[]] => {
      const value = written[name];
      if (type === 'addresses') return [name, wordsOf(value)];
      if (typeof initial === 'boolean') return [name, typeof value === 'boolean' ? value : initial];
      return [name, value === undefined ? defaultOf(name, initial) : textOf(value)];
    }),
  );
  return {
    kind,
    namespace: textOf(link.namespace),
    name: textOf(link.name),
    isNamed: true,
    isPeerNamed: true,
    up: link.up !== false,
    mtu: textOf(link.mtu),
    mac: textOf(link.mac),
    alias: '',
    group: '',
    controller: textOf(link.controller),
    addresses: wordsOf(link.addresses),
    options,
  };
}

/**
 * What the create form starts with is typed for the user there; here nothing is written, and only a choice has a
 * default to show.
 */
const CHOICES = new Set(['mode', 'protocol', 'port']);
const defaultOf = (name: string, initial: string | boolean): string => (CHOICES.has(name) ? String(initial) : '');

/** What the form's value means in the document; undefined: not written. */
export function optionValue({ type, initial }: FormField, value: string | boolean | string[]): unknown {
  if (typeof value === 'boolean') return value === initial ? undefined : value;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  if (type === 'namespace') return value;
  if (value === '') return undefined;
  return type === 'number' && /^\d{1,15}$/.test(value) ? Number(value) : value;
}

/** A new link of a kind with a name that neither the document nor the machine has. */
export function newLink(
  kind: CreatableKind | 'existing',
  links: readonly Link[],
  written: readonly Written[],
  uid: number,
): Written {
  const taken = new Set([
    ...namesIn(links, ''),
    ...written.flatMap((link) => [textOf(link.name), textOf(recordOf(link.options).peer)]),
  ]);
  if (kind === 'existing')
    return { kind, name: links.find((link) => link.namespace === '' && link.kind === 'physical')?.name ?? '' };
  const name = proposeName(kind, taken);
  if (kind === 'veth') return { kind, name, options: { peer: proposeName('veth', new Set([...taken, name])) } };
  if (linkKind(kind).maker === 'tun')
    return { kind, name, options: { persistent: true, ...(uid === 0 ? {} : { owner: uid }) } };
  const parent =
    written.map((link) => textOf(link.name)).find((other) => other !== '') ??
    links.find((link) => link.namespace === '' && link.kind !== 'loopback')?.name ??
    '';
  const { command, form } = linkKind(kind);
  if (command.required === undefined) return { kind, name };
  const options = command.required.map((option) => {
    const initial = form.find((field) => field.name === option)?.initial;
    return [option, option === 'parent' ? parent : Number(initial)];
  });
  return { kind, name, options: Object.fromEntries(options) as Record<string, unknown> };
}
