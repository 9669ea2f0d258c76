import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { addressFamily } from '../../../../helper/protocol/index.ts';
import { say, type Message } from '../../../../helper/protocol/messages/index.ts';
import styles from './Form.module.css';

/** The usual prefix length for an address that was typed without one; null where nothing is missing. */
export function proposedCidr(typed: string): string | null {
  const address = typed.trim();
  const family = addressFamily(address);
  return family && `${address}/${family === 'ipv4' ? 24 : 64}`;
}

/** An address alone would be a host route, which hardly anybody means: the form asks. */
export const missingPrefix = (typed: string): Message | null =>
  proposedCidr(typed) === null ? null : say('field.prefixMissing');

/** Beside that fault: the length that is meant most often. */
export function PrefixOffer({ typed, onChoose }: { typed: string; onChoose: (cidr: string) => void }) {
  const { t } = useTranslation();
  const cidr = proposedCidr(typed);
  if (cidr === null) return null;
  return (
    <Button className={styles.offer ?? ''} onPress={() => onChoose(cidr)}>
      {t('common:useInstead', { value: cidr })}
    </Button>
  );
}
