import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { linkKey, type DatapathType, type Link } from '../../../../../helper/protocol/index.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { Explain } from '../../../ui/Explain.tsx';
import { Field, NumberField } from '../../../ui/Field.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Toggle.tsx';
import { isHeldDevice } from '../joining.ts';
import { portLinks, WAYS, type PortDraft, type PortWay } from './draft.ts';
import styles from './Datapath.module.css';

export interface PortFieldsProps {
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
        <Select<PortWay>
          label={label}
          value={port.way}
          onChange={(way) =>
            onChange({ ...port, way, isNamed: false, name: '', remotePort: way === 'udp' ? '4790' : '4789' })
          }
          choices={WAYS[type].map((way) => ({ value: way, label: t(`datapaths:way.${way}`) }))}
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

function PortTarget({ type, port, position, links, namespaces, error, onTouch, onChange }: PortFieldsProps) {
  const { t } = useTranslation();
  const at = (field: string) => `ports.${position}.${field}`;
  const text = (field: 'local' | 'remote' | 'localPort' | 'remotePort', label: string, isNumber = false) => {
    const Input = isNumber ? NumberField : Field;
    return (
      <Input
        {...(isNumber ? {} : { mono: true, placeholder: field === 'local' ? '192.0.2.2' : '192.0.2.1' })}
        label={label}
        value={port[field]}
        error={error(at(field))}
        onBlur={() => onTouch(at(field))}
        onChange={(value) => onChange({ ...port, [field]: value })}
      />
    );
  };
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
  const where = namespaces.length > 1 && (
    <Select
      label={t('create:namespace')}
      value={port.namespace}
      onChange={(namespace) => onChange({ ...port, namespace })}
      choices={namespaces.map((name) => ({ value: name, label: name || t('common:ownNamespace') }))}
    />
  );
  if (port.way === 'vxlan') {
    return (
      <>
        <NumberField
          label={t('terms:vni.name')}
          explain={<Explain term="vni" />}
          value={port.vni}
          error={error(at('id'))}
          onBlur={() => onTouch(at('id'))}
          onChange={(vni) => onChange({ ...port, vni })}
        />
        {text('remote', t('datapaths:form.remote'))}
        {where}
      </>
    );
  }
  if (port.way === 'udp') {
    return (
      <>
        {text('local', t('datapaths:form.local'))}
        {text('localPort', t('datapaths:form.localPort'), true)}
        {text('remote', t('datapaths:form.remote'))}
        {text('remotePort', t('datapaths:form.remotePort'), true)}
        {where}
      </>
    );
  }
  return (
    <>
      <Field
        mono
        label={t('datapaths:form.device')}
        value={port.name}
        error={error(at('device'))}
        onBlur={() => onTouch(at('device'))}
        onChange={(name) => onChange({ ...port, name, isNamed: name !== '' })}
      />
      {where}
    </>
  );
}
