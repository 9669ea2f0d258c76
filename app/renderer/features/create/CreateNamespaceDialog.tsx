import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { namespaceNameFault, type Failure } from '../../../../helper/protocol/index.ts';
import { say } from '../../../../helper/protocol/messages/index.ts';
import { localized } from '../../i18n/message.ts';
import { callHelper, closeOverlay, useMayChange, useNamespaces } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Field } from '../../ui/Field.tsx';
import { lastEntry, sayDone } from '../../parts/changes/undo.ts';
import styles from '../../parts/forms/Form.module.css';

/** A network of its own, named. */
export function CreateNamespaceDialog() {
  const { t } = useTranslation();
  const namespaces = useNamespaces();
  const mayChange = useMayChange();
  const [name, setName] = useState('');
  const [submitted, setSubmitted] = useState(false);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const taken = namespaces.some((namespace) => namespace.name === name);
  const fault = namespaceNameFault(name) ?? (taken ? say('field.namespaceTaken', { name }) : null);
  const error = fault === null ? undefined : localized(fault);

  const submit = async () => {
    setSubmitted(true);
    if (error !== undefined || pending) return;
    setPending(true);
    setFailure(null);
    const before = lastEntry();
    const answer = await callHelper('namespace.add', { name });
    setPending(false);
    if (!answer.ok) return setFailure(answer.error);
    closeOverlay();
    void sayDone(t('create:namespaceDone', { name }), 'namespace.add', before, t);
  };
  return (
    <Dialog
      title={t('create:namespaceTitle')}
      onClose={closeOverlay}
      footer={
        <>
          <Button onPress={closeOverlay}>{t('common:cancel')}</Button>
          <Button variant="primary" isDisabled={!mayChange} isPending={pending} onPress={() => void submit()}>
            {t('create:submit')}
          </Button>
        </>
      }
    >
      <form
        className={styles.addresses}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className={styles.use}>{t('terms:namespace.text')}</p>
        <Field
          mono
          autoFocus
          selectOnFocus
          label={t('create:name')}
          value={name}
          onChange={(typed) => {
            setName(typed);
            setFailure(null);
          }}
          error={submitted || name !== '' ? error : undefined}
        />
        {failure && <FailurePanel failure={failure} />}
      </form>
    </Dialog>
  );
}
