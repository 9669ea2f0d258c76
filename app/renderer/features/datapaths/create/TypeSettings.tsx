import { useTranslation } from 'react-i18next';
import { datapathKind, isMadeByPort } from '../../../../../helper/protocol/index.ts';
import layout from '../../../parts/forms/Form.module.css';
import { FormInput } from '../../../parts/forms/FormInput.tsx';
import { PrefixOffer } from '../../../parts/forms/prefix.tsx';
import { Field } from '../../../ui/Field.tsx';
import { settingPath, type DatapathDraft } from './draft.ts';

interface SettingsProps {
  draft: DatapathDraft;
  error: (path: string) => string | undefined;
  onTouch: (path: string) => void;
  onChange: (fields: Partial<DatapathDraft>, path: string) => void;
}

/** The settings that only the chosen type has. */
export function TypeSettings({ draft, error, onTouch, onChange }: SettingsProps) {
  const { t } = useTranslation();
  const { type } = draft;
  const settings = draft.settings[type];
  const fields = datapathKind(type).form.filter(
    ({ only, when }) => only === undefined && (when === undefined || settings[when[0]] === when[1]),
  );
  return (
    <>
      {fields.map((field) => (
        <div key={field.name} className={field.type === 'addresses' ? layout.whole : ''}>
          <FormInput
            field={field}
            label={t(`kinds:datapath.${type}.field.${field.name}`)}
            wordOf={(value) => t(`kinds:datapath.${type}.value.${field.name}.${value}`)}
            value={settings[field.name]}
            path={settingPath(field)}
            error={error}
            onTouch={onTouch}
            onChange={(value) =>
              onChange(
                { settings: { ...draft.settings, [type]: { ...settings, [field.name]: value } } },
                settingPath(field),
              )
            }
          />
        </div>
      ))}
      {type === 'responder' && draft.ports.some(({ way }) => isMadeByPort(way)) && (
        <Field
          mono
          label={t('datapaths:form.ownAddress')}
          hint={t('datapaths:form.ownAddressHint')}
          value={draft.ownAddress}
          error={error('ownAddress')}
          fix={
            <PrefixOffer typed={draft.ownAddress} onChoose={(ownAddress) => onChange({ ownAddress }, 'ownAddress')} />
          }
          onBlur={() => onTouch('ownAddress')}
          onChange={(ownAddress) => onChange({ ownAddress }, 'ownAddress')}
        />
      )}
    </>
  );
}
