import { useCallback, useEffect, useState } from 'react';
import type { Failure, Link, MethodResult } from '../../../../helper/protocol/index.ts';
import { callHelper } from '../../state/index.ts';

type LinkDetails = MethodResult<'link.get'>;

/** What is not part of the ordinary stream, read when the link is opened or changed, and when asked again. */
export function useLinkDetails({ namespace, index, up, controller }: Link): {
  details: LinkDetails | null;
  failure: Failure | null;
  refresh: () => void;
} {
  const [details, setDetails] = useState<LinkDetails | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    void callHelper('link.get', { link: { namespace, index } }).then((answer) => {
      if (!current) return;
      setFailure(answer.ok ? null : answer.error);
      if (answer.ok) setDetails(answer.value);
    });
    return () => {
      current = false;
    };
    // A link that goes up or changes its controller has other neighbours.
  }, [namespace, index, up, controller, round]);
  const refresh = useCallback(() => setRound((count) => count + 1), []);
  return { details, failure, refresh };
}
