import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatableKind, Failure } from '../../../../helper/protocol/index.ts';
import { say, type Message } from '../../../../helper/protocol/messages/index.ts';
import { localized } from '../../i18n/message.ts';
import {
  callHelper,
  closeOverlay,
  keyOf,
  select,
  useApp,
  useLinks,
  useMayChange,
  useNamespaces,
} from '../../state/index.ts';
import { Shape } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { lastEntry, sayDone } from '../../parts/changes/undo.ts';
import { linkAddCommands } from '../../../../helper/document/ip/link.ts';
import { CommandPreview } from '../../parts/forms/CommandPreview.tsx';
import { check, settle, startDraft, type Draft } from '../../parts/forms/draft.ts';
import { FaultCount, useFirstFault } from '../../parts/forms/first-fault.tsx';
import { KindList, absenceOf } from '../../parts/forms/KindList.tsx';
import { LinkForm } from './LinkForm.tsx';
import styles from '../../parts/forms/Form.module.css';

/** What the dialog starts with when nobody said a kind: the first of these that this kernel can make. */
const FIRST_KINDS: readonly CreatableKind[] = ['veth', 'bridge', 'tap', 'tun', 'dummy'];

/** Makes a link of any kind. The form outlives a lost helper: it stays, and can be sent later. */
export function CreateDialog({ kind, namespace }: { kind: CreatableKind | null; namespace: string }) {
  const { t } = useTranslation();
  const observed = { links: useLinks(), namespaces: useNamespaces() };
  const mayChange = useMayChange();
  const helper = useApp((state) => state.helper);
  const info = helper.state === 'connected' ? helper.info : null;
  // Kept from the last connection: proposals and choices do not change under a lost helper.
  const [known, setKnown] = useState({ ...observed, capabilities: info?.capabilities ?? [] });
  if (
    info &&
    (info.capabilities !== known.capabilities ||
      observed.links !== known.links ||
      observed.namespaces !== known.namespaces)
  ) {
    setKnown({ ...observed, capabilities: info.capabilities });
  }
  const { links, namespaces, capabilities } = known;
  const uid = info?.authorization.uid ?? 0;

  const [draft, setDraft] = useState<Draft>(() => {
    const first = kind ?? FIRST_KINDS.find((one) => absenceOf(one, capabilities) === null) ?? 'veth';
    return startDraft(first, namespace, links, uid);
  });
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [submitted, setSubmitted] = useState(false);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { request, faults } = check(draft, links);
  const { form, seek } = useFirstFault();

  // Somebody else may have taken the name since the list was last heard of.
  const messageOf = (refused: Failure): Message =>
    refused.kind === 'conflict' && refused.field === 'name' ? say('field.linkTaken', { name: draft.name }) : refused;
  const error = (path: string): string | undefined => {
    if (failure?.field === path) return localized(messageOf(failure));
    const fault = faults.get(path);
    return fault && (submitted || touched.has(path)) ? localized(fault) : undefined;
  };
  const change = (next: Draft, path: string) => {
    setDraft(settle(next, links));
    setTouched(new Set([...touched, path]));
    setFailure(null);
  };
  const choose = (chosen: CreatableKind) => {
    const fresh = startDraft(chosen, draft.namespace, links, uid);
    const { name, isNamed, up, mtu, mac, alias, group, controller, addresses } = draft;
    setDraft(settle({ ...fresh, name, isNamed, up, mtu, mac, alias, group, controller, addresses }, links));
    setTouched(new Set());
    setSubmitted(false);
    setFailure(null);
  };

  const submit = async () => {
    setSubmitted(true);
    if (!request) return seek();
    if (pending) return;
    setPending(true);
    setFailure(null);
    const before = lastEntry();
    const answer = await callHelper('link.add', request);
    setPending(false);
    if (!answer.ok) {
      setFailure(answer.error);
      return seek();
    }
    const { link } = answer.value;
    closeOverlay();
    select(keyOf(link));
    void sayDone(t('create:done', { kind: t(`kinds:${draft.kind}.name`), name: link.name }), 'link.add', before, t);
  };

  return (
    <Dialog
      wide
      flush
      title={t('create:title')}
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
        className={styles.layout}
        noValidate
        aria-label={t('create:title')}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <KindList value={draft.kind} capabilities={capabilities} onChange={choose} />
        <div className={styles.form}>
          <p className={styles.use}>{t(`kinds:${draft.kind}.use`)}</p>
          {!info && (
            <p className={styles.lost} role="status">
              <Shape tone="warn" />
              {t('status:lost.title')}. {t('status:lost.text')}
            </p>
          )}
          <LinkForm
            draft={draft}
            links={links}
            namespaces={namespaces.map(({ name }) => name)}
            error={error}
            onTouch={(path) => setTouched(new Set([...touched, path]))}
            onChange={change}
          />
          {failure && <FailurePanel failure={failure} />}
          <CommandPreview lines={request && linkAddCommands(request, request)} faults={faults} />
          <button type="submit" hidden aria-hidden tabIndex={-1} />
        </div>
      </form>
    </Dialog>
  );
}
