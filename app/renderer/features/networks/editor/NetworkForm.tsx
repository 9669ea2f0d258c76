import { useContext, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentFault } from '../../../../../helper/protocol/index.ts';
import { Shape } from '../../../ui/Badge.tsx';
import { Disclosure } from '../../../ui/Disclosure.tsx';
import { Explain } from '../../../ui/Explain.tsx';
import { listOf, read, recordOf, textOf, wordsOf, type Written } from '../document-text.ts';
import { FormContext } from './form-context.ts';
import { ChoiceAt, NumberAt, SwitchAt, TextAt, WordsAt } from './form-fields.tsx';
import { LinksPart } from './LinksPart.tsx';
import { Rows } from './Rows.tsx';
import { yamlOnlyFields } from './yaml-only.ts';
import { useNamespaceChoices } from './useNamespaceChoices.ts';
import styles from './Form.module.css';

const DHCP_ADVERTISE = ['slaac', 'stateless', 'stateful'] as const;

/** The names of the document's links, with none first. */
function useLinkChoices(none: string) {
  const { value } = useContext(FormContext);
  const names = listOf(value.links)
    .map(recordOf)
    .flatMap((link) => [textOf(link.name), textOf(recordOf(link.options).peer)])
    .filter((name) => name !== '');
  return [{ value: '', label: none }, ...[...new Set(names)].map((name) => ({ value: name, label: name }))];
}

function General() {
  const { t } = useTranslation();
  return (
    <div className={styles.fields}>
      <TextAt mono path={['name']} label={t('networks:field.name')} />
      <ChoiceAt
        path={['start']}
        label={t('networks:field.start')}
        explain={<Explain term="networkStart" />}
        choices={(['manual', 'boot', 'login'] as const).map((start) => ({
          value: start,
          label: t(`networks:start.${start}`),
        }))}
      />
      <SwitchAt path={['keep']} label={t('networks:field.keepSwitch')} explain={<Explain term="networkKeep" />} />
      <div className={styles.whole}>
        <TextAt path={['description']} label={t('networks:field.description')} />
      </div>
    </div>
  );
}

function Routes() {
  const { t } = useTranslation();
  const namespaces = useNamespaceChoices();
  const links = useLinkChoices(t('routes:add.byGateway'));
  return (
    <Rows
      list="routes"
      add={t('networks:form.addRoute')}
      item={(position) => t('networks:form.route', { number: position + 1 })}
      fresh={() => ({ destination: 'default', via: '' })}
    >
      {(path) => (
        <>
          <TextAt
            mono
            path={[...path, 'destination']}
            label={t('routes:column.destination')}
            placeholder="192.0.2.0/24"
          />
          <TextAt mono path={[...path, 'via']} label={t('routes:column.via')} />
          <ChoiceAt mono path={[...path, 'dev']} label={t('routes:column.dev')} choices={links} />
          <ChoiceAt path={[...path, 'namespace']} label={t('create:namespace')} choices={namespaces} />
        </>
      )}
    </Rows>
  );
}

function NatPart() {
  const { t } = useTranslation();
  const namespaces = useNamespaceChoices();
  const { value } = useContext(FormContext);
  const inside = listOf(value.links)
    .map(recordOf)
    .flatMap((link) => wordsOf(link.addresses))
    .find((address) => address.includes('.'));
  return (
    <Rows
      list="nat"
      add={t('networks:form.addNat')}
      item={(position) => t('networks:form.nat', { number: position + 1 })}
      fresh={() => ({ from: networkOf(inside) })}
    >
      {(path) => (
        <>
          <TextAt mono path={[...path, 'from']} label={t('networks:form.natFrom')} placeholder="10.42.0.0/24" />
          <TextAt
            mono
            path={[...path, 'out']}
            label={t('networks:form.natOut')}
            placeholder={t('networks:form.natAnyOut')}
          />
          <ChoiceAt path={[...path, 'namespace']} label={t('create:namespace')} choices={namespaces} />
        </>
      )}
    </Rows>
  );
}

/** The /24 around an address, the likeliest inside; nothing where there is none. */
const networkOf = (address: string | undefined): string =>
  address === undefined ? '' : address.replace(/\.\d+\/24$/, '.0/24');

function DhcpPart() {
  const { t } = useTranslation();
  const namespaces = useNamespaceChoices();
  const links = useLinkChoices(t('common:none'));
  return (
    <Rows
      list="dhcp"
      add={t('networks:form.addDhcp')}
      item={(position) => t('networks:form.dhcp', { number: position + 1 })}
      fresh={() => ({ link: links[1]?.value ?? '' })}
    >
      {(path) => (
        <>
          <ChoiceAt mono path={[...path, 'link']} label={t('networks:form.dhcpLink')} choices={links} />
          <TextAt
            mono
            path={[...path, 'range', 'from']}
            label={t('networks:form.dhcpFrom')}
            placeholder="10.42.0.100"
          />
          <TextAt mono path={[...path, 'range', 'to']} label={t('networks:form.dhcpTo')} placeholder="10.42.0.199" />
          <NumberAt
            path={[...path, 'leaseTime']}
            label={t('networks:form.leaseTime')}
            unit={t('create:unit.seconds')}
            explain={<Explain term="lease" />}
            placeholder="3600"
          />
          <TextAt mono path={[...path, 'domain']} label={t('networks:form.domain')} />
          <ChoiceAt
            path={[...path, 'advertise']}
            label={t('networks:form.advertise')}
            explain={<Explain term="advertise" />}
            choices={[
              { value: '', label: t('common:none') },
              ...DHCP_ADVERTISE.map((value) => ({ value, label: value })),
            ]}
          />
          <ChoiceAt path={[...path, 'namespace']} label={t('create:namespace')} choices={namespaces} />
        </>
      )}
    </Rows>
  );
}

function Part({ title, count, children }: { title: string; count?: number; children: React.ReactNode }) {
  // Until somebody folds it himself, a part is open while it has something.
  const [chosen, setOpen] = useState<boolean | null>(null);
  const open = chosen ?? count !== 0;
  return (
    <div className={styles.section}>
      <Disclosure
        title={count === undefined || count === 0 ? title : `${title} (${count})`}
        isOpen={open}
        onOpenChange={setOpen}
      >
        {open && children}
      </Disclosure>
    </div>
  );
}

function Parts({ value }: { value: Written }) {
  const { t } = useTranslation();
  const hidden = yamlOnlyFields(value);
  const count = (key: string) => listOf(value[key]).length;
  return (
    <>
      <Part title={t('networks:form.general')}>
        <General />
      </Part>
      <Part title={t('networks:form.namespaces')} count={count('namespaces')}>
        <WordsAt
          path={['namespaces']}
          label={t('networks:form.namespaces')}
          add={t('networks:form.addNamespace')}
          item={(position) => t('networks:form.namespace', { number: position + 1 })}
        />
      </Part>
      <Part title={t('frame:view.links')} count={count('links')}>
        <LinksPart />
      </Part>
      <Part title={t('frame:view.routes')} count={count('routes')}>
        <Routes />
      </Part>
      <Part title={t('networks:service.nat')} count={count('nat')}>
        <NatPart />
      </Part>
      <Part title={t('networks:form.dhcpTitle')} count={count('dhcp')}>
        <DhcpPart />
      </Part>
      {hidden.length > 0 && (
        <p className={styles.note}>{t('networks:form.yamlOnly', { places: hidden.join(t('networks:separator')) })}</p>
      )}
    </>
  );
}

/** The document as fields. Where the text is no YAML at the moment, the last form waits until it is. */
export function NetworkForm({ text, faults }: { text: string; faults: readonly DocumentFault[] }) {
  const { t } = useTranslation();
  const now = useMemo(() => read(text), [text]);
  const [last, setLast] = useState<Written>(now ?? {});
  if (now !== null && now !== last) setLast(now);
  const value = now ?? last;
  return (
    <FormContext.Provider value={{ value, faults }}>
      {now === null && (
        <p className={styles.waits} role="status">
          <Shape tone="warn" />
          {t('networks:form.waits', { line: faults[0]?.line ?? 1 })}
        </p>
      )}
      <h2 className="visually-hidden">{t('networks:form.label')}</h2>
      <div
        aria-label={t('networks:form.label')}
        role="group"
        inert={now === null}
        className={now === null ? styles.disabled : ''}
      >
        <Parts value={value} />
      </div>
    </FormContext.Provider>
  );
}
