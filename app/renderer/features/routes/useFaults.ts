import { useState } from 'react';
import type { Faults } from '../../parts/forms/faults.ts';
import { localized } from '../../i18n/message.ts';

/**
 * Says the fault of a field once something was typed into it or it was left, and all of them when somebody tries to
 * send.
 */
export function useFaults(faults: Faults) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  return {
    error: (path: string, typed: string): string | undefined => {
      const fault = faults.get(path);
      if (!fault || (typed.trim() === '' && !all && !touched.has(path))) return undefined;
      return localized(fault);
    },
    touch: (path: string) => setTouched((before) => new Set(before).add(path)),
    showAll: () => setAll(true),
    isShown: all,
  };
}
