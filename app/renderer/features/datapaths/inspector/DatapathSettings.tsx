import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  datapathKind,
  DATAPATH_SETTINGS,
  settingAt,
  withSetting,
  type DatapathRow,
  type Failure,
  type SettingField,
} from '../../../../../helper/protocol/index.ts';
import { say, type Message } from '../../../../../helper/protocol/messages/index.ts';
import { explainFailure } from '../../../i18n/failure.ts';
import { firstFault } from '../../../parts/forms/faults.ts';
import { choicesOf } from '../../../parts/forms/FormInput.tsx';
import { useMayChange } from '../../../state/index.ts';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Toggle.tsx';
import { InlineField } from '../../../parts/inspector/InlineField.tsx';
import styles from '../../../parts/inspector/Inspector.module.css';
import { Fact, Row } from '../../../parts/inspector/Section.tsx';
import { changeDatapath } from '../../../parts/datapaths/change.ts';

/** What its type can be told while it runs; each edit sends the whole settings and is one undoable change. */
export function DatapathSettings({ row }: { row: DatapathRow }) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Failure | null>(null);
  const { settings } = row.datapath;
  const words = failure && explainFailure(failure, t);
  return (
    <div className={styles.rows}>
      {datapathKind(row.type)
        .form.filter(({ when }) => when === undefined || settingAt(settings, [when[0]]) === when[1])
        .map((field) => (
          <SettingRow key={field.name} row={row} field={field} onFailure={setFailure} />
        ))}
      {words && (
        <p role="alert" className={`${styles.note} ${styles.error}`}>
          {[words.title, words.kernel].filter(Boolean).join(' ')}
        </p>
      )}
    </div>
  );
}

interface RowProps {
  row: DatapathRow;
  field: SettingField;
  /** Of a change by an input that has no place for it. */
  onFailure: (failure: Failure | null) => void;
}

function SettingRow({ row, field, onFailure }: RowProps) {
  const { t } = useTranslation();
  const isDisabled = !useMayChange();
  const { name, path = [name], term, unit } = field;
  const { settings } = row.datapath;
  const value = settingAt(settings, path);
  const label = t(`kinds:datapath.${row.type}.field.${name}`);
  const wordOf = (one: string) => t(`kinds:datapath.${row.type}.value.${name}.${one}`);
  const shown = (one: unknown): string =>
    typeof one === 'boolean'
      ? t(one ? 'inspector:yes' : 'inspector:no')
      : String(one) in (field.values ?? {})
        ? wordOf(String(one))
        : String(one);
  const save = (next: unknown, said: string) =>
    changeDatapath(
      row,
      { settings: withSetting(settings, path, next) },
      t('inspector:done', { name: row.name, field: label, value: said }),
      t,
    );
  const choose = (next: string | boolean) => void save(next, shown(next)).then(onFailure);
  const explained = { label, ...(term === undefined ? {} : { term }) };
  if (field.only === 'shown') return <Fact {...explained}>{shown(value)}</Fact>;
  if (typeof value === 'boolean')
    return (
      <Row {...explained}>
        <span className={styles.value}>
          <Switch label={label} isDisabled={isDisabled} isSelected={value} onChange={choose}>
            {shown(value)}
          </Switch>
        </span>
      </Row>
    );
  if (field.choices)
    return (
      <Row {...explained}>
        <Select
          hideLabel
          mono={field.values === undefined}
          label={label}
          value={String(value)}
          isDisabled={isDisabled}
          onChange={choose}
          choices={choicesOf(field, wordOf)}
        />
      </Row>
    );
  const isNumber = field.type === 'number';
  return (
    <InlineField
      {...explained}
      {...(isNumber ? { numeric: true } : { mono: true })}
      {...(unit === undefined ? {} : { unit: t(`create:unit.${unit}`) })}
      value={Array.isArray(value) ? value.join(', ') : String(value ?? '')}
      isDisabled={isDisabled}
      fault={(typed) => settingFault(row, field, typed)}
      save={(typed) => save(read(field, typed), typed || t('common:none'))}
    />
  );
}

/** What is typed as the value of a setting; null: none. */
function read({ type }: SettingField, typed: string): number | string | string[] | null {
  if (type === 'number') return Number(typed);
  return type === 'addresses' ? typed.split(/[\s,]+/).filter((part) => part !== '') : typed || null;
}

function settingFault({ type, datapath }: DatapathRow, field: SettingField, typed: string): Message | null {
  if (field.type === 'number' && !/^\d{1,9}$/.test(typed)) return say('field.wholeNumber');
  const value = read(field, typed);
  if (Array.isArray(value) && value.length === 0) return say('field.needed');
  return firstFault(
    DATAPATH_SETTINGS[type].safeParse(withSetting(datapath.settings, field.path ?? [field.name], value)).error,
  );
}
