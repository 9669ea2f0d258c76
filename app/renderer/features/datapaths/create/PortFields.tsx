import type { TFunction } from 'i18next';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isMadeByPort, linkKey, portKind, type DatapathType, type Link } from '../../../../../helper/protocol/index.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { Explain } from '../../../ui/Explain.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Toggle.tsx';
import { FormInput } from '../../../parts/forms/FormInput.tsx';
import { isHeldDevice } from '../../../parts/datapaths/joining.ts';
import { newPort, portLinks, portSources, type PortDraft, type PortSource } from './draft.ts';
import styles from './Datapath.module.css';

interface PortFieldsProps {
  type: DatapathType;
  port: PortDraft;
  /** Its place in the form's list. */
  position: number;
  links: readonly Link[];
  namespaces: readonly string[];
  error: (path: string) => string | undefined;
  onTouch: (path: string) => void;
  onChange: (port: PortDraft) => void;
  /** Absent where there is only this one. */
  onRemove?: () => void;
}

/** What a port is, and which: made, taken from what is there, or a socket to somebody outside. */
export function PortFields(props: PortFieldsProps) {
  const { t } = useTranslation();
  const { type, port, position, onChange, onRemove } = props;
  const label = t('datapaths:form.port', { number: position + 1 });
  return (
    <div role="group" aria-label={label} className={styles.port}>
      <div className={styles.portFields}>
        <Select<PortSource>
          label={label}
          value={port.way}
          onChange={(way) => onChange({ ...newPort(way), id: port.id, namespace: port.namespace })}
          choices={portSources(type).map((way) => ({ value: way, label: sourceLabel(way, t) }))}
        />
        <PortTarget {...props} />
      </div>
      {onRemove && (
        <IconButton label={t('datapaths:form.removePort', { number: position + 1 })} onPress={onRemove}>
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

function sourceLabel(way: PortSource, t: TFunction): string {
  if (way === 'link') return t('datapaths:form.present');
  const kind = t(`kinds:port.${way}.name`);
  return isMadeByPort(way) ? t('datapaths:form.made', { kind }) : kind;
}

function PortTarget({ type, port, position, links, namespaces, error, onTouch, onChange }: PortFieldsProps) {
  const { t } = useTranslation();
  const at = (field: string) => `ports.${position}.${field}`;
  if (port.way === 'link') {
    const choices = portLinks(links, type);
    const chosen = choices.find((link) => linkKey(link.namespace, link.index) === port.link);
    return (
      <>
        <Select
          mono
          label={t('datapaths:form.link')}
          value={port.link}
          error={error(at('device'))}
          placeholder={t(choices.length === 0 ? 'datapaths:form.noLink' : 'datapaths:form.chooseLink')}
          onChange={(link) => onChange({ ...port, link })}
          choices={choices.map((link) => ({
            value: linkKey(link.namespace, link.index),
            label: link.name,
            detail: [link.kind, link.namespace].filter((part) => part !== '').join(', '),
          }))}
        />
        {chosen && !isHeldDevice(chosen) && (
          <span className={styles.switch}>
            <Switch isSelected={port.xdp} onChange={(xdp) => onChange({ ...port, xdp })}>
              {t('datapaths:form.xdp')}
            </Switch>
            <Explain term="xdp" />
          </span>
        )}
      </>
    );
  }
  const { way } = port;
  return (
    <>
      {portKind(way).form.map((field) => (
        <FormInput
          key={field.name}
          field={field}
          label={t(`kinds:port.${way}.field.${field.name}`)}
          value={port.fields[field.name]}
          path={at(field.name)}
          error={error}
          onTouch={onTouch}
          onChange={(value) =>
            onChange({
              ...port,
              fields: { ...port.fields, [field.name]: String(value) },
              isNamed: field.name === 'device' && value !== '',
            })
          }
        />
      ))}
      {namespaces.length > 1 && (
        <Select
          label={t('create:namespace')}
          value={port.namespace}
          onChange={(namespace) => onChange({ ...port, namespace })}
          choices={namespaces.map((name) => ({ value: name, label: name || t('common:ownNamespace') }))}
        />
      )}
    </>
  );
}
