import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { PrefixOffer } from './prefix.tsx';
import styles from './Form.module.css';

/** Addresses with their prefix lengths, one a line. */
export function AddressList({
  label,
  addresses,
  onChange,
  error,
  onTouch,
}: {
  label: string;
  addresses: readonly string[];
  onChange: (addresses: string[]) => void;
  error: (position: number) => string | undefined;
  onTouch: (position: number) => void;
}) {
  const { t } = useTranslation();
  const set = (position: number, value: string) =>
    onChange(addresses.map((old, place) => (place === position ? value : old)));
  return (
    <div role="group" aria-label={label} className={styles.addresses}>
      <span className={styles.label} aria-hidden>
        {label}
      </span>
      {addresses.map((address, position) => (
        <div key={position} className={styles.address}>
          <Field
            hideLabel
            mono
            autoFocus={address === ''}
            label={t('create:address', { number: position + 1 })}
            placeholder="192.0.2.1/24"
            value={address}
            onChange={(value) => set(position, value)}
            onBlur={() => onTouch(position)}
            error={error(position)}
            fix={<PrefixOffer typed={address} onChoose={(cidr) => set(position, cidr)} />}
          />
          <IconButton
            label={t('create:removeAddress', { address: address || position + 1 })}
            onPress={() => onChange(addresses.filter((_, place) => place !== position))}
          >
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button small icon={<Plus size={14} aria-hidden />} onPress={() => onChange([...addresses, ''])}>
        {t('create:addAddress')}
      </Button>
    </div>
  );
}
