import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { DatapathType } from '../../../../../helper/protocol/index.ts';
import kinds from '../../../parts/forms/Form.module.css';
import { DatapathIcon } from '../../../parts/datapaths/DatapathIcon.tsx';

/** What a datapath can be; the chosen one is explained beside its form. */
export function TypeList({ value, onChange }: { value: DatapathType; onChange: (type: DatapathType) => void }) {
  const { t } = useTranslation();
  return (
    <RadioGroup
      className={kinds.kinds ?? ''}
      value={value}
      onChange={(chosen) => {
        const type = DatapathType.safeParse(chosen);
        if (type.success) onChange(type.data);
      }}
    >
      <Label className="visually-hidden">{t('datapaths:form.type')}</Label>
      {(['responder', 'switch', 'bond', 'exception'] as const).map((type) => (
        <RadioField key={type} value={type} aria-label={t(`kinds:datapath.${type}.name`)}>
          <RadioButton className={kinds.kind ?? ''}>
            <DatapathIcon type={type} />
            <span>{t(`kinds:datapath.${type}.name`)}</span>
          </RadioButton>
        </RadioField>
      ))}
    </RadioGroup>
  );
}
