import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RuleAction, type Failure, type Family } from '../../../../helper/protocol/index.ts';
import { useLinks } from '../../state/hooks.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Field, NumberField } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { Checkbox } from '../../ui/Toggle.tsx';
import { CommandPreview } from '../../parts/forms/CommandPreview.tsx';
import { FaultCount, useFirstFault } from '../../parts/forms/first-fault.tsx';
import { addRule } from './actions.ts';
import { ruleLine } from './requests.ts';
import { checkRule, startRule, type RuleDraft } from './rule-draft.ts';
import { useFaults } from './useFaults.ts';
import styles from './Routes.module.css';

/** Adds a policy rule; checked as one types, and again by the kernel. */
export function RuleDialog({ namespace, family, onClose }: { namespace: string; family: Family; onClose: () => void }) {
  const { t } = useTranslation();
  const devices = useLinks()
    .filter((link) => link.namespace === namespace)
    .map((link) => link.name);
  const [draft, setDraft] = useState(() => startRule(namespace, family));
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { request, faults } = checkRule(draft);
  const { error, touch, showAll, isShown } = useFaults(faults);
  const { form, seek } = useFirstFault();
  const set = (fields: Partial<RuleDraft>) => {
    setDraft({ ...draft, ...fields });
    setFailure(null);
  };
  const run = async () => {
    if (!request) {
      showAll();
      return seek();
    }
    setPending(true);
    const answer = await addRule(request, t);
    setPending(false);
    if (answer.ok) onClose();
    else setFailure(answer.error);
  };
  const links = [
    { value: '', label: t('routes:rule.anyLink') },
    ...devices.map((name) => ({ value: name, label: name })),
  ];
  return (
    <Dialog
      title={t('routes:rule.title')}
      onClose={onClose}
      footer={
        <>
          {isShown && <FaultCount faults={faults} />}
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" isPending={pending} onPress={() => void run()}>
            {t('routes:rule.confirm')}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        <div className={styles.grid}>
          <Field
            mono
            autoFocus
            label={t('routes:rule.from')}
            value={draft.from}
            onChange={(from) => set({ from })}
            onBlur={() => touch('from')}
            error={error('from', draft.from)}
            placeholder={t('routes:rule.all')}
          />
          <Field
            mono
            label={t('routes:rule.to')}
            value={draft.to}
            onChange={(to) => set({ to })}
            onBlur={() => touch('to')}
            error={error('to', draft.to)}
            placeholder={t('routes:rule.all')}
          />
          <Select
            mono
            label={t('routes:rule.inputLink')}
            value={draft.inputLink}
            onChange={(inputLink) => set({ inputLink })}
            choices={links}
          />
          <Select
            mono
            label={t('routes:rule.outputLink')}
            value={draft.outputLink}
            onChange={(outputLink) => set({ outputLink })}
            choices={links}
          />
          <Field
            mono
            label={t('routes:rule.mark')}
            value={draft.mark}
            onChange={(mark) => set({ mark })}
            error={error('mark', draft.mark)}
            hint={t('routes:rule.markHint')}
          />
          <NumberField
            label={t('routes:column.priority')}
            value={draft.priority}
            onChange={(priority) => set({ priority })}
            error={error('priority', draft.priority)}
            hint={t('routes:rule.priorityHint')}
          />
          <Select
            label={t('routes:column.action')}
            value={draft.action}
            onChange={(action) => set({ action })}
            choices={RuleAction.options.map((value) => ({ value, label: t(`routes:action.${value}`) }))}
          />
          {draft.action === 'lookup' && (
            <NumberField
              label={t('routes:column.table')}
              value={draft.table}
              onChange={(table) => set({ table })}
              onBlur={() => touch('table')}
              error={error('table', draft.table)}
              placeholder="100"
            />
          )}
        </div>
        <Checkbox isSelected={draft.invert} onChange={(invert) => set({ invert })}>
          {t('routes:rule.invert')}
        </Checkbox>
        {failure && <FailurePanel failure={failure} />}
        <CommandPreview lines={request && [ruleLine(request)]} faults={faults} />
        <button type="submit" hidden aria-hidden />
      </form>
    </Dialog>
  );
}
