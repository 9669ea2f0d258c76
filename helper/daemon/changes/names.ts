import { isNamePattern } from '../../protocol/index.ts';
import type { Store } from '../store.ts';

/** A pattern such as `tap%d` as the first name that is free: the journal must know it before the kernel does. */
export function literalLinkName(store: Store, namespace: string, pattern: string): string {
  if (!isNamePattern(pattern)) return pattern;
  for (let number = 0; ; number++) {
    const name = pattern.replace('%d', String(number));
    if (!store.linkNamed(namespace, name)) return name;
  }
}
