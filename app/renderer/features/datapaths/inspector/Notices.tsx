import { useTranslation } from 'react-i18next';
import type { DatapathRow } from '../../../../../helper/protocol/index.ts';
import { formatMoment } from '../../../format/index.ts';
import { sayFault } from '../../../i18n/faults.ts';
import { useLocale } from '../../../state/index.ts';
import styles from './Datapath.module.css';

/** What the datapath noticed lately, the newest first: loops and their ports, fail-overs and how long they took. */
export function Notices({ row }: { row: DatapathRow }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const now = new Date();
  return (
    <ul className={styles.notices}>
      {[...row.notices]
        .sort((a, b) => (a.time < b.time ? 1 : -1))
        .map(({ time, message }, i) => (
          <li key={`${time} ${i}`}>
            <time dateTime={time}>{formatMoment(new Date(time), now, locale)}</time>
            <span>{sayFault(message, t)}</span>
          </li>
        ))}
    </ul>
  );
}
