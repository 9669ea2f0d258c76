import { useEffect, useState } from 'react';
import { linkKey, type Link, type LinkHolder } from '../../../../helper/protocol/index.ts';
import { callHelper } from '../../state/index.ts';

/**
 * Who has a TUN or TAP open: asked when it is shown, and when somebody takes it. null: it cannot be told, or is not
 * known yet.
 */
export function useHolders({ namespace, index, options }: Link): readonly LinkHolder[] | null {
  const [known, setKnown] = useState<{ of: string; holders: readonly LinkHolder[] | null } | null>(null);
  const isHeld = options['attached'] === true;
  const of = linkKey(namespace, index);
  useEffect(() => {
    if (!isHeld) return undefined;
    let current = true;
    void callHelper('link.holders', { link: { namespace, index } }).then((answer) => {
      if (current) setKnown({ of, holders: answer.ok ? answer.value.holders : null });
    });
    return () => {
      current = false;
    };
  }, [namespace, index, of, isHeld]);
  return isHeld && known?.of === of ? known.holders : null;
}
