import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  BridgeOptions,
  isCreatable,
  linkKind,
  type Failure,
  type FormField,
  type Link,
} from '../../../../helper/protocol/index.ts';
import { say, type Message } from '../../../../helper/protocol/messages/index.ts';
import { printable } from '../../../../helper/protocol/printable.ts';
import { firstFault } from '../../parts/forms/faults.ts';
import { explainFailure } from '../../i18n/failure.ts';
import { useMayChange } from '../../state/index.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Switch } from '../../ui/Toggle.tsx';
import { changeLink } from '../../parts/links/change.ts';
import { InlineField } from '../../parts/inspector/InlineField.tsx';
import styles from '../../parts/inspector/Inspector.module.css';
import { Fact, Row, Section } from '../../parts/inspector/Section.tsx';
import { useHolders } from '../../parts/links/useHolders.ts';

type Value = Link['options'][string];
const BRIDGE_FIELDS = Object.keys(BridgeOptions.shape);

/** How the form of its kind has an option: its label, term and unit. */
const fieldOf = (kind: string, name: string): FormField | undefined =>
  isCreatable(kind) ? linkKind(kind).form.find((field) => field.name === name) : undefined;

function useOptionWords(kind: string) {
  const { t } = useTranslation();
  return {
    label: (name: string) => (fieldOf(kind, name) ? t(`kinds:${kind}.field.${name}`) : name),
    shown: (value: Value) =>
      value === null
        ? t('common:none')
        : typeof value === 'boolean'
          ? t(value ? 'inspector:yes' : 'inspector:no')
          : String(value),
    unit: (name: string) => {
      const unit = fieldOf(kind, name)?.unit;
      return unit === undefined ? undefined : t(`create:unit.${unit}`);
    },
    term: (name: string) => {
      const term = fieldOf(kind, name)?.term;
      return term === undefined ? {} : { term };
    },
  };
}

/** An option of a bridge, which may change while the bridge exists. */
function BridgeOption({ link, name, value }: { link: Link; name: string; value: Value }) {
  const { t } = useTranslation();
  const isDisabled = !useMayChange();
  const { label, shown, unit, term } = useOptionWords(link.kind);
  const [failure, setFailure] = useState<Failure | null>(null);
  const save = (next: number | boolean) =>
    changeLink(
      link,
      { bridge: { [name]: next } },
      t('inspector:done', { name: link.name, field: label(name), value: shown(next) }),
      t,
    );
  if (typeof value === 'boolean') {
    const words = failure && explainFailure(failure, t);
    return (
      <Row label={label(name)} {...term(name)}>
        <span className={styles.value}>
          <Switch
            label={label(name)}
            isDisabled={isDisabled}
            isSelected={value}
            onChange={(on) => void save(on).then(setFailure)}
          >
            {shown(value)}
          </Switch>
        </span>
        {words && (
          <span role="alert" className={`${styles.note} ${styles.error}`}>
            {[words.title, words.kernel].filter(Boolean).join(' ')}
          </span>
        )}
      </Row>
    );
  }
  const fault = (typed: string): Message | null =>
    /^\d+(\.\d+)?$/.test(typed)
      ? firstFault(BridgeOptions.safeParse({ [name]: Number(typed) }).error)
      : say('field.wholeNumber');
  const unitWord = unit(name);
  return (
    <InlineField
      numeric
      label={label(name)}
      {...term(name)}
      {...(unitWord === undefined ? {} : { unit: unitWord })}
      value={String(value ?? '')}
      isDisabled={isDisabled}
      fault={fault}
      save={(typed) => save(Number(typed))}
    />
  );
}

/** Whether somebody is at the other end of a TUN or TAP, and who. */
function Attached({ link }: { link: Link }) {
  const { t } = useTranslation();
  const isHeld = link.options['attached'] === true;
  const holders = useHolders(link);
  const names = (holders ?? []).map(({ pid, program, datapath }) =>
    datapath === null
      ? t('inspector:holder.process', { program, pid })
      : t('inspector:holder.datapath', { name: datapath }),
  );
  return (
    <Fact label={t('terms:attached.name')} term="attached" mono={false}>
      <Badge tone={isHeld ? 'ok' : 'idle'}>
        {names.length > 0
          ? t('inspector:attachedBy', { names: names.join(', ') })
          : t(isHeld ? 'inspector:attached' : 'inspector:detached')}
      </Badge>
    </Fact>
  );
}

/** What only this kind of link has. */
export function Options({ link }: { link: Link }) {
  const { t } = useTranslation();
  const { label, shown, unit, term } = useOptionWords(link.kind);
  const options = Object.entries(link.options);
  if (options.length === 0 && link.bridgePort === null) return null;
  return (
    <>
      {options.length > 0 && (
        <Section id="options" title={t('inspector:section.options')}>
          <div className={styles.rows}>
            {options.map(([name, value]) => {
              if (link.kind === 'bridge' && BRIDGE_FIELDS.includes(name)) {
                return <BridgeOption key={name} link={link} name={name} value={value} />;
              }
              if (name === 'attached') return <Attached key={name} link={link} />;
              const text = [shown(value), unit(name)].filter((part) => part !== undefined).join(' ');
              return (
                <Fact key={name} label={label(name)} {...term(name)}>
                  {printable(text)}
                </Fact>
              );
            })}
          </div>
        </Section>
      )}
      {link.bridgePort && (
        <Section id="port" title={t('inspector:section.port')}>
          <div className={styles.rows}>
            <Fact label={t('inspector:port.state')} mono={false}>
              <Badge
                tone={
                  link.bridgePort.state === 'forwarding' ? 'ok' : link.bridgePort.state === 'disabled' ? 'idle' : 'warn'
                }
              >
                {t(`inspector:port.${link.bridgePort.state}`)}
              </Badge>
            </Fact>
            <Fact label={t('inspector:port.cost')}>{link.bridgePort.cost}</Fact>
            <Fact label={t('inspector:port.priority')}>{link.bridgePort.priority}</Fact>
          </div>
        </Section>
      )}
    </>
  );
}
