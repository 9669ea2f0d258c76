import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { CreatableKind, linkKind, type Capability } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { KindIcon } from '../links/KindIcon.tsx';
import styles from './Form.module.css';

/** What the kernel says about a kind that it cannot make; null where it can, or where it was not asked. */
export function absenceOf(kind: CreatableKind, capabilities: readonly Capability[]): Capability | null {
  const device = linkKind(kind).maker === 'tun' ? 'device.tun' : '';
  return capabilities.find(({ name, available }) => !available && (name === `link.${kind}` || name === device)) ?? null;
}

/** The kinds to choose from; one that this kernel lacks says why. */
export function KindList({
  value,
  capabilities,
  onChange,
}: {
  value: CreatableKind;
  capabilities: readonly Capability[];
  onChange: (kind: CreatableKind) => void;
}) {
  const { t } = useTranslation();
  return (
    <RadioGroup
      className={styles.kinds ?? ''}
      value={value}
      onChange={(chosen) => {
        const kind = CreatableKind.safeParse(chosen);
        if (kind.success) onChange(kind.data);
      }}
    >
      <Label className="visually-hidden">{t('create:kind')}</Label>
      {CreatableKind.options.map((kind) => {
        const absence = absenceOf(kind, capabilities);
        return (
          <RadioField key={kind} value={kind} isDisabled={absence !== null} aria-label={t(`kinds:${kind}.name`)}>
            <RadioButton className={styles.kind ?? ''}>
              <KindIcon kind={kind} size={16} />
              <span className={styles.kindText}>
                <span>{t(`kinds:${kind}.name`)}</span>
                {absence && <span className={styles.absence}>{localized(absence.detail)}</span>}
              </span>
            </RadioButton>
          </RadioField>
        );
      })}
    </RadioGroup>
  );
}
