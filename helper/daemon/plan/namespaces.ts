import type { Refusal } from '../errors.ts';
import { refuse, type Draft } from './draft.ts';

/** The namespaces of a document: those that are not there are made. */
export function wantNamespaces(draft: Draft, names: readonly string[]): Refusal | null {
  const { world, alias, former } = draft;
  for (const [index, name] of names.entries()) {
    const path = `namespaces.${index}`;
    const key = `namespace:${name}`;
    const taken = draft.theirs.get(key);
    if (taken) {
      return refuse(
        'conflict',
        `The namespace ${name} belongs to the network ${taken.network}, which is up.`,
        path,
        `Leave it out of \`namespaces\` to use it as it is, or take that network down first: \`taproom network down ${taken.network}\`.`,
      );
    }
    if (!world.namespaces.has(name)) {
      const missing = draft.input.missing.get('namespace.create');
      if (missing !== undefined)
        return refuse('unsupported', `The namespace ${name} cannot be made here.`, path, missing);
      draft.do({ op: 'namespace.add', name, network: draft.network });
    } else if (!world.hasAlias(name, 'lo', alias)) {
      draft.note(
        former.has(key)
          ? `The namespace ${name} was made anew by somebody else: it is used as it is, and stays when the network goes down.`
          : `The namespace ${name} exists already: it is used as it is, and stays when the network goes down.`,
      );
      continue;
    }
    draft.claim(key, { op: 'namespace.add', name, network: draft.network }, [{ op: 'namespace.delete', name }]);
  }
  return null;
}

/** A namespace that a part of the document is about. */
export function requireNamespace({ world, input }: Draft, namespace: string, path: string): Refusal | null {
  if (!world.namespaces.has(namespace)) {
    return refuse(
      'not-found',
      `There is no namespace named ${namespace}.`,
      path,
      'List it under `namespaces`, so that the network makes it.',
    );
  }
  const row = input.observed.namespaces.find(({ name }) => name === namespace);
  if (row && !row.readable)
    return refuse('conflict', `The namespace ${namespace} cannot be used: ${row.note ?? 'it cannot be read.'}`, path);
  return null;
}

/** A link that a part of the document names. */
export function requireLink({ world }: Draft, namespace: string, name: string, path: string): Refusal | null {
  if (world.link(namespace, name)) return null;
  return refuse(
    'not-found',
    `There is no link named ${name}${namespace === '' ? '' : ` in the namespace ${namespace}`}.`,
    path,
    'Write its name as `taproom link list` shows it, or add it to `links`.',
  );
}
