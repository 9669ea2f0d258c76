import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatapathType, Failure, PortInput } from '../../../../../helper/protocol/index.ts';
import { localized } from '../../../i18n/message.ts';
import {
  callHelper,
  closeOverlay,
  datapathKey,
  select,
  useApp,
  useDatapaths,
  useLinks,
  useMayChange,
  useNamespaces,
} from '../../../state/index.ts';
import { Shape } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Disclosure } from '../../../ui/Disclosure.tsx';
import { Explain } from '../../../ui/Explain.tsx';
import { FailurePanel } from '../../../ui/FailurePanel.tsx';
import { Field, NumberField } from '../../../ui/Field.tsx';
import { FaultCount, useFirstFault } from '../../../parts/forms/first-fault.tsx';
import layout from '../../../parts/forms/Form.module.css';
import { lastEntry, sayDone } from '../../../parts/changes/undo.ts';
import { askAboutRisk } from '../../../parts/changes/ask.ts';
import styles from './Datapath.module.css';
import { Done, type Made } from './Done.tsx';
import { changeType, givenPort, newPort, settle, startDraft, portSources, type DatapathDraft } from './draft.ts';
import { configureOwnEnd } from './try-responder.ts';
import { PortFields } from './PortFields.tsx';
import { check } from './request.ts';
import { TypeList } from './TypeList.tsx';
import { TypeSettings } from './TypeSettings.tsx';

/** Makes a datapath of any type. Its defaults are the first minute: a TAP and somebody who answers behind it. */
export function DatapathDialog({ type, ports }: { type: DatapathType | null; ports: readonly PortInput[] }) {
  const { t } = useTranslation();
  const links = useLinks();
  const datapaths = useDatapaths();
  const namespaces = useNamespaces().map(({ name }) => name);
  const addresses = useApp((state) => state.observed.tables.addresses);
  const mayChange = useMayChange();
  const around = { links, datapaths, addresses: [...addresses.values()] };
  const [draft, setDraft] = useState<DatapathDraft>(() =>
    startDraft(
      type ?? (datapaths.length === 0 && ports.length === 0 ? 'responder' : 'switch'),
      ports.flatMap((port) => givenPort(port, links)),
      around,
    ),
  );
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const { request, faults } = check(draft, links, new Set(datapaths.map(({ name }) => name)));
  const { form, seek } = useFirstFault();

  const error = (path: string): string | undefined => {
    if (failure?.field === path) return localized(failure);
    const fault = faults.get(path);
    return fault && (submitted || touched.has(path)) ? localized(fault) : undefined;
  };
  const touch = (path: string) => setTouched(new Set([...touched, path]));
  const change = (fields: Partial<DatapathDraft>, path: string) => {
    setDraft(settle({ ...draft, ...fields }, around));
    touch(path);
    setFailure(null);
  };
  const choose = (next: DatapathType) => {
    setDraft(changeType(draft, next, around));
    setTouched(new Set());
    setSubmitted(false);
    setFailure(null);
  };

  const submit = async () => {
    setSubmitted(true);
    if (!request) return seek();
    if (pending) return;
    const goOn = await askAboutRisk(
      { method: 'datapath.add', params: request },
      { title: t('datapaths:form.risk', { name: request.name }), confirm: t('create:submit') },
    );
    if (!goOn) return;
    setPending(true);
    setFailure(null);
    const before = lastEntry();
    const answer = await callHelper('datapath.add', request);
    if (!answer.ok) {
      setPending(false);
      setFailure(answer.error);
      return seek();
    }
    const { datapath } = answer.value;
    if (answer.value.pending === null) {
      void sayDone(
        t('create:done', { kind: t(`kinds:datapath.${request.type}.name`), name: request.name }),
        'datapath.add',
        before,
        t,
      );
    }
    const trial = await configureOwnEnd(draft, datapath);
    setPending(false);
    select(datapathKey(datapath.name));
    if (trial === null) closeOverlay();
    else setMade({ name: datapath.name, ...trial });
  };

  if (made) return <Done made={made} />;
  const portsError = submitted && faults.has('ports') ? error('ports') : undefined;
  return (
    <Dialog
      wide
      flush
      title={t('datapaths:form.title')}
      onClose={closeOverlay}
      footer={
        <>
          {submitted && <FaultCount faults={faults} speaks />}
          <Button onPress={closeOverlay}>{t('common:cancel')}</Button>
          <Button variant="primary" isDisabled={!mayChange} isPending={pending} onPress={() => void submit()}>
            {t('create:submit')}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        className={layout.layout}
        noValidate
        aria-label={t('datapaths:form.title')}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TypeList value={draft.type} onChange={choose} />
        <div className={layout.form}>
          <p className={layout.use}>{t(`kinds:datapath.${draft.type}.use`)}</p>
          <div className={layout.fields}>
            <Field
              mono
              selectOnFocus
              label={t('create:name')}
              value={draft.name}
              error={error('name')}
              onBlur={() => touch('name')}
              onChange={(name) => change({ name, isNamed: name !== '' }, 'name')}
            />
          </div>
          <div role="group" aria-label={t('datapaths:form.ports')} className={styles.ports}>
            <span className={styles.heading}>
              {t('datapaths:form.ports')}
              <Explain term="port" />
            </span>
            {draft.ports.map((port, position) => (
              <PortFields
                key={port.id}
                type={draft.type}
                port={port}
                position={position}
                links={links}
                namespaces={namespaces}
                error={error}
                onTouch={touch}
                onChange={(next) =>
                  change({ ports: draft.ports.map((one) => (one.id === port.id ? next : one)) }, `ports.${position}`)
                }
                {...(draft.ports.length > 1
                  ? { onRemove: () => change({ ports: draft.ports.filter((one) => one.id !== port.id) }, 'ports') }
                  : {})}
              />
            ))}
            {portsError !== undefined && (
              <p className={styles.fault}>
                <Shape tone="bad" />
                {portsError}
              </p>
            )}
            <Button
              small
              icon={<Plus size={14} aria-hidden />}
              onPress={() =>
                change(
                  {
                    ports: [
                      ...draft.ports,
                      newPort(
                        draft.type === 'bond' || draft.type === 'exception'
                          ? 'link'
                          : (portSources(draft.type)[0] ?? 'link'),
                      ),
                    ],
                  },
                  'ports',
                )
              }
            >
              {t('datapaths:addPort.more')}
            </Button>
          </div>
          <div className={layout.fields}>
            <TypeSettings draft={draft} error={error} onTouch={touch} onChange={change} />
          </div>
          <Disclosure title={t('create:advanced')}>
            <div className={`${layout.fields} ${layout.advanced}`}>
              <NumberField
                label={t('datapaths:threads')}
                explain={<Explain term="threads" />}
                value={draft.threads}
                error={error('threads')}
                onBlur={() => touch('threads')}
                onChange={(threads) => change({ threads }, 'threads')}
              />
              <Field
                mono
                label={t('terms:affinity.name')}
                explain={<Explain term="affinity" />}
                placeholder="0, 1"
                value={draft.affinity}
                error={error('affinity')}
                onBlur={() => touch('affinity')}
                onChange={(affinity) => change({ affinity }, 'affinity')}
              />
              <NumberField
                label={t('terms:busyPoll.name')}
                explain={<Explain term="busyPoll" />}
                unit={t('datapaths:unit.microseconds')}
                value={draft.busyPoll}
                error={error('busyPoll')}
                onBlur={() => touch('busyPoll')}
                onChange={(busyPoll) => change({ busyPoll }, 'busyPoll')}
              />
            </div>
          </Disclosure>
          {failure && <FailurePanel failure={failure} />}
          <button type="submit" hidden aria-hidden tabIndex={-1} />
        </div>
      </form>
    </Dialog>
  );
}
