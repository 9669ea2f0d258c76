import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sayFault } from '../../i18n/faults.ts';
import type { Faults } from './draft-text.ts';

/** Says the fault of a field once something was typed into it or it was left, and all of them when somebody tries to send. */
export function useFaults(faults: Faults) {
  const { t } = useTranslation();
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  return {
    error: (path: string, typed: string): string | undefined => {
      const fault = faults.get(path);
      if (!fault || (typed.trim() === '' && !all && !touched.has(path))) return undefined;
      return 'sentence' in fault ? sayFault(fault.sentence, t) : t(fault.key, fault.values ?? {});
    },
    touch: (path: string) => setTouched((before) => new Set(before).add(path)),
    showAll: () => setAll(true),
  };
}
