import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatapathRow, Failure, PortRow, PortSettingsChange } from '../../../../../helper/protocol/index.ts';
import { say } from '../../../../../helper/protocol/messages/index.ts';
import { explainFailure } from '../../../i18n/failure.ts';
import { callHelper, useMayChange } from '../../../state/index.ts';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Toggle.tsx';
import { lastEntry, sayDone } from '../../../parts/changes/undo.ts';
import { InlineField } from '../../../parts/inspector/InlineField.tsx';
import styles from '../../../parts/inspector/Inspector.module.css';
import { Row } from '../../../parts/inspector/Section.tsx';
import { mayChangeSettings } from '../../../parts/datapaths/change.ts';
import { portTitle } from '../../../parts/datapaths/words.ts';
import { parseVlans, vlanFault, vlansText } from './vlans.ts';

type VlanMode = 'none' | 'access' | 'trunk';

/** What can be told to a port while it runs, apart from its impairment. */
export function PortSettings({ row, port }: { row: DatapathRow; port: PortRow }) {
  const { t } = useTranslation();
  const isDisabled = !useMayChange();
  const [failure, setFailure] = useState<Failure | null>(null);
  const { settings } = port.port;
  const { vlan } = settings;
  const save = async (change: PortSettingsChange, field: string, value: string): Promise<Failure | null> => {
    const params = { name: row.name, key: port.key, settings: change };
    if (!(await mayChangeSettings(row, port, { method: 'datapath.port', params }, t))) return null;
    const before = lastEntry();
    const answer = await callHelper('datapath.port', params);
    if (!answer.ok) return answer.error;
    if (answer.value.pending === null)
      void sayDone(t('inspector:done', { name: portTitle(row, port, t), field, value }), 'datapath.port', before, t);
    return null;
  };
  const choose = (change: PortSettingsChange, field: string, value: string) =>
    void save(change, field, value).then(setFailure);
  const toggle = (name: 'isolated' | 'mirror' | 'primary') => (
    <Row label={t(`terms:${name}.name`)} term={name}>
      <span className={styles.value}>
        <Switch
          label={t(`terms:${name}.name`)}
          isDisabled={isDisabled}
          isSelected={settings[name]}
          onChange={(on) => choose({ [name]: on }, t(`terms:${name}.name`), t(on ? 'inspector:yes' : 'inspector:no'))}
        >
          {t(settings[name] ? 'inspector:yes' : 'inspector:no')}
        </Switch>
      </span>
    </Row>
  );
  const toVlan = (mode: VlanMode) => {
    const id = vlan?.mode === 'access' ? vlan.id : vlan?.mode === 'trunk' ? (vlan.native ?? 1) : 1;
    choose(
      { vlan: mode === 'none' ? null : mode === 'access' ? { mode, id } : { mode } },
      t('terms:portVlan.name'),
      t(`datapaths:vlan.${mode}`),
    );
  };
  const words = failure && explainFailure(failure, t);
  return (
    <div className={styles.rows}>
      {row.type === 'switch' && (
        <>
          <Row label={t('terms:portVlan.name')} term="portVlan">
            <Select<VlanMode>
              hideLabel
              label={t('terms:portVlan.name')}
              value={vlan?.mode ?? 'none'}
              isDisabled={isDisabled}
              onChange={toVlan}
              choices={(['none', 'access', 'trunk'] as const).map((mode) => ({
                value: mode,
                label: t(`datapaths:vlan.${mode}`),
              }))}
            />
          </Row>
          {vlan?.mode === 'access' && (
            <InlineField
              numeric
              label={t('terms:vlanId.name')}
              term="vlanId"
              value={String(vlan.id)}
              isDisabled={isDisabled}
              fault={vlanFault}
              save={(typed) => save({ vlan: { mode: 'access', id: Number(typed) } }, t('terms:vlanId.name'), typed)}
            />
          )}
          {vlan?.mode === 'trunk' && (
            <>
              <InlineField
                mono
                label={t('datapaths:vlan.allowed')}
                placeholder={t('datapaths:vlan.all')}
                value={vlansText(vlan.allowed)}
                isDisabled={isDisabled}
                fault={(typed) => (parseVlans(typed) === null ? say('field.vlanIds') : null)}
                save={(typed) => {
                  const allowed = parseVlans(typed) ?? [];
                  const { allowed: _before, ...rest } = vlan;
                  return save(
                    { vlan: allowed.length === 0 ? rest : { ...rest, allowed } },
                    t('datapaths:vlan.allowed'),
                    typed || t('datapaths:vlan.all'),
                  );
                }}
              />
              <InlineField
                numeric
                label={t('terms:nativeVlan.name')}
                term="nativeVlan"
                value={vlan.native === undefined ? '' : String(vlan.native)}
                isDisabled={isDisabled}
                fault={(typed) => (typed === '' ? null : vlanFault(typed))}
                save={(typed) => {
                  const { native: _before, ...rest } = vlan;
                  return save(
                    { vlan: typed === '' ? rest : { ...rest, native: Number(typed) } },
                    t('terms:nativeVlan.name'),
                    typed || t('common:none'),
                  );
                }}
              />
            </>
          )}
          {toggle('isolated')}
          {toggle('mirror')}
        </>
      )}
      {row.type === 'bond' && toggle('primary')}
      <InlineField
        numeric
        label={t('terms:stormLimit.name')}
        term="stormLimit"
        unit={t('datapaths:unit.frames')}
        placeholder={t('common:none')}
        value={settings.stormLimit === null ? '' : String(settings.stormLimit)}
        isDisabled={isDisabled}
        fault={(typed) => (typed === '' || /^[1-9]\d{0,7}$/.test(typed) ? null : say('field.wholeNumber'))}
        save={(typed) =>
          save(
            { stormLimit: typed === '' ? null : Number(typed) },
            t('terms:stormLimit.name'),
            typed || t('common:none'),
          )
        }
      />
      {words && (
        <p role="alert" className={`${styles.note} ${styles.error}`}>
          {[words.title, words.kernel].filter(Boolean).join(' ')}
        </p>
      )}
    </div>
  );
}
