import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RouteType, type Failure } from '../../../../helper/protocol/index.ts';
import { useLinks } from '../../state/hooks.ts';
import type { Overlay } from '../../state/navigation.ts';
import { closeOverlay } from '../../state/store.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Disclosure } from '../../ui/Disclosure.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Field, NumberField } from '../../ui/Field.tsx';
import { Select } from '../../ui/Select.tsx';
import { Checkbox } from '../../ui/Toggle.tsx';
import { CommandPreview } from '../../parts/forms/CommandPreview.tsx';
import { FaultCount, useFirstFault } from '../../parts/forms/first-fault.tsx';
import { addRoute, replaceRoute } from './actions.ts';
import { routeLine, withoutLine } from './requests.ts';
import { checkRoute, draftOf, emptyHop, startRoute, type HopDraft, type RouteDraft } from './route-draft.ts';
import { useFaults } from './useFaults.ts';
import styles from './Routes.module.css';

type RouteDialogProps = Omit<Extract<Overlay, { kind: 'route' }>, 'kind'>;

/** Adds a route, or puts one in the place of another; checked as one types, and again by the kernel. */
export function RouteDialog({ namespace, family, dev, replaced }: RouteDialogProps) {
  const { t } = useTranslation();
  const devices = useLinks()
    .filter((link) => link.namespace === namespace)
    .map((link) => link.name);
  const [first] = useState(() => (replaced ? draftOf(replaced, family) : startRoute(namespace, family, dev)));
  const [draft, setDraft] = useState(first);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { request, faults } = checkRoute(draft);
  const { error, touch, showAll, isShown } = useFaults(faults);
  const { form, seek } = useFirstFault();
  const set = (fields: Partial<RouteDraft>) => {
    setDraft({ ...draft, ...fields });
    setFailure(null);
  };
  const setHop = (position: number, fields: Partial<HopDraft>) =>
    set({ hops: draft.hops.map((hop, i) => (i === position ? { ...hop, ...fields } : hop)) });
  const run = async () => {
    if (!request) {
      showAll();
      return seek();
    }
    if (replaced && JSON.stringify(draft) === JSON.stringify(first)) return closeOverlay();
    setPending(true);
    const answer = await (replaced ? replaceRoute(replaced, request, t) : addRoute(request, t));
    setPending(false);
    if (answer === null) return;
    if (answer.ok) closeOverlay();
    else setFailure(answer.error);
  };
  const several = draft.hops.length > 1;
  const at = (position: number, field: string) => (several ? `nexthops.${position}.${field}` : field);
  return (
    <Dialog
      title={t(replaced ? 'routes:edit.title' : 'routes:add.title')}
      onClose={closeOverlay}
      footer={
        <>
          {isShown && <FaultCount faults={faults} />}
          <Button onPress={closeOverlay}>{t('common:cancel')}</Button>
          <Button variant="primary" isPending={pending} onPress={() => void run()}>
            {t(replaced ? 'routes:edit.confirm' : 'routes:add.confirm')}
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
        <div className={styles.pair}>
          <Field
            mono
            autoFocus
            label={t('routes:column.destination')}
            value={draft.destination}
            onChange={(destination) => set({ destination })}
            onBlur={() => touch('destination')}
            error={error('destination', draft.destination)}
            hint={t('routes:add.destinationHint')}
            placeholder={family === 'ipv4' ? '192.0.2.0/24' : '2001:db8::/32'}
          />
          <Select
            label={t('routes:column.type')}
            value={draft.type}
            onChange={(type) => set({ type })}
            choices={RouteType.options.map((value) => ({ value, label: t(`routes:type.${value}`) }))}
          />
        </div>
        {draft.type === 'unicast' &&
          draft.hops.map((hop, position) => (
            // Hops have no identity but their place.
            <div className={styles.hop} key={position}>
              <div className={styles.hopField}>
                <Field
                  mono
                  label={t('routes:column.via')}
                  value={hop.via}
                  onChange={(via) => setHop(position, { via })}
                  onBlur={() => touch(at(position, 'via'))}
                  error={error(at(position, 'via'), hop.via)}
                />
              </div>
              <div className={styles.hopField}>
                <Select
                  mono
                  label={t('routes:column.dev')}
                  value={hop.dev}
                  onChange={(dev) => setHop(position, { dev })}
                  choices={[
                    { value: '', label: t('routes:add.byGateway') },
                    ...devices.map((name) => ({ value: name, label: name })),
                  ]}
                  error={error(at(position, 'dev'), hop.dev)}
                />
              </div>
              {several && (
                <>
                  <div className={styles.hopWeight}>
                    <NumberField
                      label={t('routes:add.weight')}
                      value={hop.weight}
                      onChange={(weight) => setHop(position, { weight })}
                      error={error(at(position, 'weight'), hop.weight)}
                      placeholder="1"
                    />
                  </div>
                  <div className={styles.hopEnd}>
                    <IconButton
                      label={t('routes:add.removeHop')}
                      onPress={() => set({ hops: draft.hops.filter((_, i) => i !== position) })}
                    >
                      <X size={14} aria-hidden />
                    </IconButton>
                  </div>
                </>
              )}
            </div>
          ))}
        {draft.type === 'unicast' && (
          <div>
            <Button
              small
              variant="quiet"
              icon={<Plus size={14} aria-hidden />}
              onPress={() => set({ hops: [...draft.hops, emptyHop()] })}
            >
              {t('routes:add.anotherHop')}
            </Button>
          </div>
        )}
        <Disclosure title={t('routes:add.more')}>
          <div className={styles.grid}>
            <NumberField
              label={t('routes:column.metric')}
              value={draft.metric}
              onChange={(metric) => set({ metric })}
              error={error('metric', draft.metric)}
            />
            <NumberField
              label={t('routes:column.table')}
              value={draft.table}
              onChange={(table) => set({ table })}
              error={error('table', draft.table)}
              placeholder="254"
              hint={t('routes:add.tableHint')}
            />
            <Field
              mono
              label={t('routes:column.source')}
              value={draft.source}
              onChange={(source) => set({ source })}
              error={error('source', draft.source)}
              isDisabled={draft.type !== 'unicast'}
            />
            <NumberField
              label={t('routes:column.mtu')}
              value={draft.mtu}
              onChange={(mtu) => set({ mtu })}
              error={error('mtu', draft.mtu)}
              isDisabled={draft.type !== 'unicast'}
            />
          </div>
          <Checkbox
            isSelected={draft.onlink}
            onChange={(onlink) => set({ onlink })}
            isDisabled={draft.type !== 'unicast'}
          >
            {t('routes:add.onlink')}
          </Checkbox>
        </Disclosure>
        {failure && <FailurePanel failure={failure} />}
        <CommandPreview
          lines={request && [...(replaced ? [withoutLine(replaced)] : []), routeLine(request)]}
          faults={faults}
        />
        <button type="submit" hidden aria-hidden />
      </form>
    </Dialog>
  );
}
