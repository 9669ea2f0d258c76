import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../helper/protocol/index.ts';
import { formatCount } from '../../format/index.ts';
import { useLocale } from '../../state/hooks.ts';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import styles from './Routes.module.css';

interface CountedBarProps {
  readonly topic: 'routes' | 'neighbours';
  readonly counted: {
    readonly total: number;
    readonly rows: ReadonlyMap<string, unknown>;
    readonly failure: Failure | null;
  };
  readonly search: string;
  readonly onSearch: (text: string) => void;
  /** What was typed is a prefix, or nothing. */
  readonly isPrefix: boolean;
}

/** Above a list whose rows are too many to be shown: a prefix finds them, and how many there are is said. */
export function CountedBar({ topic, counted, search, onSearch, isPrefix }: CountedBarProps) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (counted.total === 0) return null;
  const numbers = { total: formatCount(counted.total, locale), shown: formatCount(counted.rows.size, locale) };
  return (
    <>
      <div className={styles.bar}>
        <div className={styles.choice}>
          <SearchField
            label={topic === 'routes' ? t('routes:within') : t('routes:neighboursWithin')}
            value={search}
            onChange={onSearch}
          />
        </div>
        <span className={styles.quiet} role="status">
          {!isPrefix
            ? t('routes:noPrefix')
            : topic === 'routes'
              ? t('routes:counted', numbers)
              : t('routes:neighboursCounted', numbers)}
        </span>
      </div>
      {counted.failure && <FailurePanel failure={counted.failure} />}
    </>
  );
}
