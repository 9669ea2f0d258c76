import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import { LINK_KIND_NAMES, linkKind } from '../../../../../helper/protocol/index.ts';
import { localized } from '../../../i18n/message.ts';
import { useLinks } from '../../../state/index.ts';
import { Disclosure } from '../../../ui/Disclosure.tsx';
import { Explain } from '../../../ui/Explain.tsx';
import { OptionFields } from '../../../parts/forms/OptionFields.tsx';
import { listOf, recordOf, textOf, type Path, type Written } from '../document-text.ts';
import { FormContext, write } from './form-context.ts';
import { ChoiceAt, NumberAt, SwitchAt, TextAt, WordsAt } from './form-fields.tsx';
import { draftOf, kindOf, optionValue } from './link-draft.ts';
import { useNamespaceChoices } from './useNamespaceChoices.ts';
import styles from './Form.module.css';

const CONTROLLERS = new Set<string>(LINK_KIND_NAMES.filter((kind) => linkKind(kind).hasPorts));

/** Names of links of a namespace that the document or the machine has; `only` those that may carry ports. */
function useLinkNames(namespace: string, only: ReadonlySet<string> | null): string[] {
  const { value } = useContext(FormContext);
  const observed = useLinks();
  const fits = (kind: string) => only === null || only.has(kind);
  const written = listOf(value.links)
    .map(recordOf)
    .filter((link) => textOf(link.namespace) === namespace && fits(textOf(link.kind)))
    .map((link) => textOf(link.name));
  const there = observed
    .filter((link) => link.namespace === namespace && link.kind !== 'loopback' && fits(link.kind))
    .map(({ name }) => name);
  return [...new Set([...written, ...there])].filter((name) => name !== '');
}

/** The options of a kind that is made, by the fields of the create form. */
function KindOptions({ link, path, isAdvanced }: { link: Written; path: Path; isAdvanced: boolean }) {
  const { faults } = useContext(FormContext);
  const namespaces = useNamespaceChoices().map(({ value }) => value);
  const parents = useLinkNames(textOf(link.namespace), null).filter((name) => name !== link.name);
  const kind = kindOf(link);
  if (kind === null) return null;
  const fields = linkKind(kind).form.filter((field) => (field.isAdvanced ?? false) === isAdvanced);
  const options = recordOf(link.options);
  const set = (name: string, value: unknown) => {
    const isLast = value === undefined && Object.keys(options).length === 1 && name in options;
    // No empty mapping stays behind.
    if (isLast) write([...path, 'options'], undefined);
    else if (value !== undefined || name in options) write([...path, 'options', name], value);
  };
  return (
    <OptionFields
      draft={draftOf(link, kind)}
      fields={fields}
      namespaces={namespaces}
      parents={parents}
      error={(place) => {
        const fault = faults.find((one) => one.path === [...path, place].join('.'));
        return fault === undefined ? undefined : localized(fault);
      }}
      onTouch={() => undefined}
      onChange={(name, value) => {
        const field = fields.find((one) => one.name === name);
        if (field) set(name, optionValue(field, value));
      }}
    />
  );
}

/** What can be said of one link. */
export function LinkFields({ link, position }: { link: Written; position: number }) {
  const { t } = useTranslation();
  const path = ['links', position] as const;
  const namespace = textOf(link.namespace);
  const namespaces = useNamespaceChoices();
  const controllers = useLinkNames(namespace, CONTROLLERS).filter((name) => name !== link.name);
  const isExisting = link.kind === 'existing';
  return (
    <>
      <div className={styles.fields}>
        <TextAt mono path={[...path, 'name']} label={t('create:name')} />
        <ChoiceAt
          path={[...path, 'namespace']}
          label={t('create:namespace')}
          explain={<Explain term="namespace" />}
          choices={namespaces}
        />
        <ChoiceAt
          mono
          path={[...path, 'controller']}
          label={t('create:controller')}
          explain={<Explain term="controller" />}
          choices={[
            { value: '', label: t('common:none') },
            ...controllers.map((name) => ({ value: name, label: name })),
          ]}
        />
        <div className={styles.whole}>
          <WordsAt
            path={[...path, 'addresses']}
            label={t('create:addresses')}
            add={t('create:addAddress')}
            placeholder="192.0.2.1/24"
            item={(line) => t('create:address', { number: line + 1 })}
          />
        </div>
        {isExisting ? (
          <SwitchAt
            path={[...path, 'moveAddresses']}
            label={t('networks:form.moveAddresses')}
            explain={<Explain term="moveAddresses" />}
            initial
          />
        ) : (
          <KindOptions link={link} path={path} isAdvanced={false} />
        )}
      </div>
      <Disclosure title={t('create:advanced')}>
        <div className={styles.fields}>
          <NumberAt
            path={[...path, 'mtu']}
            label={t('create:mtu')}
            unit={t('create:unit.bytes')}
            explain={<Explain term="mtu" />}
            placeholder={t('create:byKernel')}
          />
          {!isExisting && (
            <TextAt
              mono
              path={[...path, 'mac']}
              label={t('create:mac')}
              explain={<Explain term="mac" />}
              placeholder={t('create:byKernel')}
            />
          )}
          {!isExisting && <SwitchAt path={[...path, 'up']} label={t('create:up')} initial />}
          {!isExisting && <KindOptions link={link} path={path} isAdvanced />}
        </div>
      </Disclosure>
    </>
  );
}
