import type { Risk } from '../../../../helper/protocol/index.ts';
import { riskText } from '../../i18n/message.ts';
import { Shape } from '../../ui/Badge.tsx';
import styles from './Risk.module.css';

/** Why something may cost a connection, a sentence each; nothing where it may not. */
export function RiskNote({ risks }: { risks: readonly Risk[] }) {
  if (risks.length === 0) return null;
  return (
    <ul className={styles.risks}>
      {risks.map((risk) => (
        <li key={risk} className={styles.risk}>
          <Shape tone="warn" />
          <span>{riskText(risk)}</span>
        </li>
      ))}
    </ul>
  );
}
