import type { DatapathRow } from '../../../../../helper/protocol/index.ts';
import { formatMoment } from '../../../format/index.ts';
import { localized } from '../../../i18n/message.ts';
import { useLocale } from '../../../state/index.ts';
import styles from './Datapath.module.css';

/** What the datapath noticed lately, the newest first: loops and their ports, fail-overs and how long they took. */
export function Notices({ row }: { row: DatapathRow }) {
  const locale = useLocale();
  const now = new Date();
  return (
    <ul className={styles.notices}>
      {[...row.notices]
        .sort((a, b) => (a.time < b.time ? 1 : -1))
        .map((notice, i) => (
          <li key={`${notice.time} ${i}`}>
            <time dateTime={notice.time}>{formatMoment(new Date(notice.time), now, locale)}</time>
            <span>{localized(notice)}</span>
          </li>
        ))}
    </ul>
  );
}
