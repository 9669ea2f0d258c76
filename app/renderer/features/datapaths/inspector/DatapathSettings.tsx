import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  CidrText,
  IpAddress,
  type Datapath,
  type DatapathRow,
  type Failure,
} from '../../../../../helper/protocol/index.ts';
import { say, type Message } from '../../../../../helper/protocol/messages/index.ts';
import { BOND_HASHES, BOND_MODES } from '../../../../../helper/protocol/kinds/datapath/bond.ts';
import { explainFailure } from '../../../i18n/failure.ts';
import { firstFault } from '../../../parts/forms/faults.ts';
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
  const isDisabled = !useMayChange();
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = (settings: Datapath['settings'], field: string, value: string) =>
    changeDatapath(row, { settings }, t('inspector:done', { name: row.name, field, value }), t);
  /** Where the failure has no field of its own. */
  const choose = (settings: Datapath['settings'], field: string, value: string) =>
    void save(settings, field, value).then(setFailure);
  const whole = (typed: string, maximum: number): Message | null =>
    !/^\d{1,9}$/.test(typed)
      ? say('field.wholeNumber')
      : Number(typed) > maximum
        ? say('field.most', { maximum })
        : null;
  const words = failure && explainFailure(failure, t);
  return (
    <div className={styles.rows}>
      <SettingRows row={row} isDisabled={isDisabled} save={save} choose={choose} whole={whole} />
      {words && (
        <p role="alert" className={`${styles.note} ${styles.error}`}>
          {[words.title, words.kernel].filter(Boolean).join(' ')}
        </p>
      )}
    </div>
  );
}

interface RowsProps {
  row: DatapathRow;
  isDisabled: boolean;
  save: (settings: Datapath['settings'], field: string, value: string) => Promise<Failure | null>;
  choose: (settings: Datapath['settings'], field: string, value: string) => void;
  whole: (typed: string, maximum: number) => Message | null;
}

function SettingRows({ row: { datapath }, isDisabled, save, choose, whole }: RowsProps) {
  const { t } = useTranslation();
  switch (datapath.type) {
    case 'switch': {
      const { settings } = datapath;
      return (
        <>
          <Row label={t('datapaths:form.hub')} term="hub">
            <span className={styles.value}>
              <Switch
                label={t('datapaths:form.hub')}
                isDisabled={isDisabled}
                isSelected={settings.hub}
                onChange={(hub) =>
                  choose({ ...settings, hub }, t('datapaths:form.hub'), t(hub ? 'inspector:yes' : 'inspector:no'))
                }
              >
                {t(settings.hub ? 'inspector:yes' : 'inspector:no')}
              </Switch>
            </span>
          </Row>
          <InlineField
            numeric
            label={t('terms:ageing.name')}
            term="switchAgeing"
            unit={t('create:unit.seconds')}
            value={String(settings.ageing)}
            isDisabled={isDisabled}
            fault={(typed) => whole(typed, 1_000_000)}
            save={(typed) => save({ ...settings, ageing: Number(typed) }, t('terms:ageing.name'), typed)}
          />
          <InlineField
            numeric
            label={t('terms:loopMoves.name')}
            term="loopMoves"
            value={String(settings.loopMoves)}
            isDisabled={isDisabled}
            fault={(typed) => whole(typed, 1000)}
            save={(typed) => save({ ...settings, loopMoves: Number(typed) }, t('terms:loopMoves.name'), typed)}
          />
          <Fact label={t('datapaths:tableSize')}>{settings.tableSize}</Fact>
        </>
      );
    }
    case 'bond': {
      const { settings } = datapath;
      return (
        <>
          <Row label={t('terms:bondMode.name')} term="bondMode">
            <Select
              hideLabel
              mono
              label={t('terms:bondMode.name')}
              value={settings.mode}
              isDisabled={isDisabled}
              onChange={(mode) => choose({ ...settings, mode }, t('terms:bondMode.name'), mode)}
              choices={BOND_MODES.map((mode) => ({ value: mode, label: mode }))}
            />
          </Row>
          {settings.mode === 'balance-xor' && (
            <Row label={t('datapaths:form.hash')} term="hash">
              <Select
                hideLabel
                mono
                label={t('datapaths:form.hash')}
                value={settings.hash}
                isDisabled={isDisabled}
                onChange={(hash) => choose({ ...settings, hash }, t('datapaths:form.hash'), hash)}
                choices={BOND_HASHES.map((hash) => ({ value: hash, label: hash }))}
              />
            </Row>
          )}
          {settings.mode === 'active-backup' && (
            <InlineField
              mono
              label={t('datapaths:form.probe')}
              term="probe"
              value={settings.probe?.address ?? ''}
              isDisabled={isDisabled}
              fault={(typed) => (typed === '' ? null : firstFault(IpAddress.safeParse(typed).error))}
              save={(typed) =>
                save(
                  {
                    ...settings,
                    probe: typed === '' ? null : { interval: 100, misses: 3, ...settings.probe, address: typed },
                  },
                  t('datapaths:form.probe'),
                  typed || t('common:none'),
                )
              }
            />
          )}
        </>
      );
    }
    case 'responder': {
      const { settings } = datapath;
      return (
        <>
          <InlineField
            mono
            label={t('datapaths:form.answers')}
            value={settings.addresses.join(', ')}
            isDisabled={isDisabled}
            fault={(typed) => {
              const parts = typed.split(/[\s,]+/).filter((part) => part !== '');
              if (parts.length === 0) return say('field.needed');
              return (
                parts.map((part) => firstFault(CidrText.safeParse(part).error)).find((one) => one !== null) ?? null
              );
            }}
            save={(typed) =>
              save(
                { ...settings, addresses: typed.split(/[\s,]+/).filter((part) => part !== '') },
                t('datapaths:form.answers'),
                typed,
              )
            }
          />
          {Object.entries(settings.ports).map(([service, port]) => (
            <Fact key={service} label={t(`datapaths:service.${service}`)}>
              {port === 0 ? t('datapaths:closed') : port}
            </Fact>
          ))}
        </>
      );
    }
    case 'exception': {
      const { settings } = datapath;
      return (
        <Row label={t('datapaths:form.forward')} term="exceptionForward">
          <Select
            hideLabel
            label={t('datapaths:form.forward')}
            value={settings.forward}
            isDisabled={isDisabled}
            onChange={(forward) =>
              choose({ ...settings, forward }, t('datapaths:form.forward'), t(`datapaths:forward.${forward}`))
            }
            choices={(['layer2', 'layer3'] as const).map((value) => ({
              value,
              label: t(`datapaths:forward.${value}`),
            }))}
          />
        </Row>
      );
    }
  }
}
