import { useTranslation } from 'react-i18next';
import { isMadeByPort } from '../../../../../helper/protocol/index.ts';
import { BOND_HASHES, BOND_MODES } from '../../../../../helper/protocol/kinds/datapath/bond.ts';
import { AddressList } from '../../../parts/forms/AddressList.tsx';
import layout from '../../../parts/forms/Form.module.css';
import { Explain } from '../../../ui/Explain.tsx';
import { Field, NumberField } from '../../../ui/Field.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Toggle.tsx';
import type { DatapathDraft } from './draft.ts';
import styles from './Datapath.module.css';

export interface SettingsProps {
  draft: DatapathDraft;
  error: (path: string) => string | undefined;
  onTouch: (path: string) => void;
  onChange: (fields: Partial<DatapathDraft>, path: string) => void;
}

/** The settings that only the chosen type has. */
export function TypeSettings({ draft, error, onTouch, onChange }: SettingsProps) {
  const { t } = useTranslation();
  switch (draft.type) {
    case 'switch':
      return (
        <>
          <NumberField
            label={t('terms:ageing.name')}
            explain={<Explain term="switchAgeing" />}
            unit={t('create:unit.seconds')}
            value={draft.ageing}
            error={error('settings.ageing')}
            onBlur={() => onTouch('settings.ageing')}
            onChange={(ageing) => onChange({ ageing }, 'settings.ageing')}
          />
          <span className={styles.switch}>
            <Switch isSelected={draft.hub} onChange={(hub) => onChange({ hub }, 'settings.hub')}>
              {t('datapaths:form.hub')}
            </Switch>
            <Explain term="hub" />
          </span>
        </>
      );
    case 'bond':
      return (
        <>
          <Select
            mono
            label={t('terms:bondMode.name')}
            explain={<Explain term="bondMode" />}
            value={draft.mode}
            onChange={(mode) => onChange({ mode }, 'settings.mode')}
            choices={BOND_MODES.map((mode) => ({ value: mode, label: mode }))}
          />
          {draft.mode === 'balance-xor' && (
            <Select
              mono
              label={t('datapaths:form.hash')}
              explain={<Explain term="hash" />}
              value={draft.hash}
              onChange={(hash) => onChange({ hash }, 'settings.hash')}
              choices={BOND_HASHES.map((hash) => ({ value: hash, label: hash }))}
            />
          )}
          {draft.mode === 'active-backup' && (
            <Field
              mono
              label={t('datapaths:form.probe')}
              explain={<Explain term="probe" />}
              placeholder="192.0.2.1"
              value={draft.probe}
              error={error('settings.probe.address')}
              onBlur={() => onTouch('settings.probe.address')}
              onChange={(probe) => onChange({ probe }, 'settings.probe.address')}
            />
          )}
        </>
      );
    case 'responder': {
      const makes = draft.ports.some(({ way }) => isMadeByPort(way));
      return (
        <>
          <div className={layout.whole}>
            <AddressList
              label={t('datapaths:form.answers')}
              addresses={draft.addresses}
              onChange={(addresses) => onChange({ addresses }, 'settings.addresses')}
              error={(position) =>
                error(`settings.addresses.${position}`) ?? (position === 0 ? error('settings.addresses') : undefined)
              }
              onTouch={(position) => onTouch(`settings.addresses.${position}`)}
            />
          </div>
          {makes && (
            <Field
              mono
              label={t('datapaths:form.ownAddress')}
              hint={t('datapaths:form.ownAddressHint')}
              value={draft.ownAddress}
              error={error('ownAddress')}
              onBlur={() => onTouch('ownAddress')}
              onChange={(ownAddress) => onChange({ ownAddress }, 'ownAddress')}
            />
          )}
        </>
      );
    }
    case 'exception':
      return (
        <Select
          label={t('datapaths:form.forward')}
          explain={<Explain term="exceptionForward" />}
          value={draft.forward}
          onChange={(forward) => onChange({ forward }, 'settings.forward')}
          choices={(['layer2', 'layer3'] as const).map((value) => ({ value, label: t(`datapaths:forward.${value}`) }))}
        />
      );
  }
}
