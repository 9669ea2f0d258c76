import { say } from '../../protocol/messages/index.ts';
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
        say('plan.theirNamespace', { name, network: taken.network }),
        path,
        say('plan.useNamespace', { network: taken.network }),
      );
    }
    if (!world.namespaces.has(name)) {
      const missing = draft.input.missing.get('namespace.create');
      if (missing !== undefined) return refuse('unsupported', say('plan.noNamespaces', { name }), path, missing);
      draft.do({ op: 'namespace.add', name, network: draft.network });
    } else if (!world.hasAlias(name, 'lo', alias)) {
      draft.note(say(former.has(key) ? 'plan.namespaceReplaced' : 'plan.namespaceStays', { name }));
      continue;
    }
    draft.claim(key, { op: 'namespace.add', name, network: draft.network }, [{ op: 'namespace.delete', name }]);
  }
  return null;
}

/** A namespace that a part of the document is about. */
export function requireNamespace({ world, input }: Draft, namespace: string, path: string): Refusal | null {
  if (!world.namespaces.has(namespace)) {
    return refuse('not-found', say('plan.noNamespace', { name: namespace }), path, say('plan.listNamespace'));
  }
  const row = input.observed.namespaces.find(({ name }) => name === namespace);
  if (row && !row.readable)
    return refuse(
      'conflict',
      say('namespace.unusable', { name: namespace, why: row.note ?? say('namespace.unreadable') }),
      path,
    );
  return null;
}

/** A link that a part of the document names. */
export function requireLink({ world }: Draft, namespace: string, name: string, path: string): Refusal | null {
  if (world.link(namespace, name)) return null;
  return refuse(
    'not-found',
    namespace === '' ? say('plan.noLink', { name }) : say('plan.noLinkIn', { name, namespace }),
    path,
    say('plan.nameOrAddLink'),
  );
}
