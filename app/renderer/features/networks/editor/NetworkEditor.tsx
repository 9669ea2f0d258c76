import { ArrowLeft } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentFault, Failure } from '../../../../../helper/protocol/index.ts';
import { localized } from '../../../i18n/message.ts';
import { useMayChange } from '../../../state/index.ts';
import { Badge, Shape } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { FailurePanel } from '../../../ui/FailurePanel.tsx';
import { Segments } from '../../../ui/Segments.tsx';
import { change, save } from '../actions.ts';
import { isOn, shownState, STATE_TONE } from '../network-state.ts';
import {
  closeEditor,
  dropDraft,
  isUnsaved,
  selectNetwork,
  typeText,
  type EditorDraft,
} from '../../../parts/networks/page-state.ts';
import { useNetwork } from '../use-networks.ts';
import { NetworkForm } from './NetworkForm.tsx';
import { Problems } from './Problems.tsx';
import { useChecks } from './useChecks.ts';
import { YamlPane, type YamlHandle } from './YamlPane.tsx';
import { printable } from '../../../../../helper/protocol/printable.ts';
import styles from './NetworkEditor.module.css';

const PANES = ['both', 'form', 'yaml'] as const;
type Panes = (typeof PANES)[number];
/** Which halves are open outlives the editor, for as long as the window lives. */
let lastPanes: Panes = 'both';

/** A document as a form and as YAML, side by side: each shows what the other was told. */
export function NetworkEditor({ draft }: { draft: EditorDraft }) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const saved = useNetwork(draft.name);
  const { document, faults, machine } = useChecks(
    draft.text,
    `${draft.name ?? ''} ${saved?.state ?? ''} ${saved?.since ?? ''}`,
  );
  const [panes, setPanes] = useState<Panes>(lastPanes);
  const [busy, setBusy] = useState<'save' | 'apply' | null>(null);
  const [failure, setFailure] = useState<{ failure: Failure; text: string } | null>(null);
  const yaml = useRef<YamlHandle>(null);
  const name = document?.name ?? draft.name;
  const unsaved = isUnsaved(draft);
  const isReady = document !== null && mayChange && busy === null;

  const showPanes = (next: Panes) => {
    lastPanes = next;
    setPanes(next);
  };
  const goTo = ({ line, column }: DocumentFault) => {
    if (panes === 'form') showPanes('both');
    // The pane may only come with the next picture.
    setTimeout(() => yaml.current?.goTo(line, column));
  };
  const run = async (what: 'save' | 'apply', look: boolean) => {
    const { text } = draft;
    setBusy(what);
    setFailure(null);
    const answer =
      what === 'save'
        ? await save(text, t)
        : await change({ text }, 'up', t, {
            look,
            onDone: () => {
              dropDraft();
              if (document) selectNetwork(document.name);
            },
          });
    setBusy(null);
    if (!answer.ok) setFailure({ failure: answer.error, text });
  };
  const renamed = draft.name !== null && document !== null && document.name !== draft.name;
  return (
    <div className={styles.editor} data-panes={panes}>
      <header className={styles.head}>
        <Button small variant="quiet" icon={<ArrowLeft size={14} aria-hidden />} onPress={closeEditor}>
          {t('frame:view.networks')}
        </Button>
        <h1 className={styles.title}>{printable(name ?? t('networks:editor.unnamed'))}</h1>
        {saved && <Badge tone={STATE_TONE[shownState(saved)]}>{t(`networks:state.${shownState(saved)}`)}</Badge>}
        {unsaved && (
          <span className={styles.unsaved}>
            <Badge tone="accent">{t('networks:editor.unsaved')}</Badge>
          </span>
        )}
        <div className={styles.end}>
          <Segments
            label={t('networks:editor.panes')}
            value={panes}
            onChange={showPanes}
            choices={PANES.map((value) => ({ value, label: t(`networks:editor.pane.${value}`) }))}
          />
          <Button isDisabled={!isReady} onPress={() => void run('apply', true)}>
            {t('networks:editor.plan')}
          </Button>
          <Button isDisabled={!isReady || !unsaved} isPending={busy === 'save'} onPress={() => void run('save', false)}>
            {t('networks:editor.save')}
          </Button>
          <Button
            variant="primary"
            isDisabled={!isReady}
            isPending={busy === 'apply'}
            onPress={() => void run('apply', false)}
          >
            {t(saved && isOn(saved) ? 'networks:editor.apply' : 'networks:editor.connect')}
          </Button>
        </div>
      </header>
      {(renamed || draft.notes.length > 0 || failure?.text === draft.text) && (
        <div className={styles.notes}>
          {renamed && (
            <p className={styles.verdict}>
              <Shape tone="warn" />
              <span>{t('networks:editor.renamed', { from: draft.name, to: document.name })}</span>
            </p>
          )}
          {draft.notes.map((note) => (
            <p key={note.message} className={styles.verdict}>
              <Shape tone="accent" />
              <span>{localized(note)}</span>
            </p>
          ))}
          {failure?.text === draft.text && <FailurePanel failure={failure.failure} />}
        </div>
      )}
      <div className={styles.panes}>
        {panes !== 'yaml' && (
          <div className={styles.form}>
            <NetworkForm text={draft.text} faults={faults} />
          </div>
        )}
        {panes !== 'form' && <YamlPane ref={yaml} text={draft.text} faults={faults} onChange={typeText} />}
      </div>
      <Problems faults={faults} machine={machine} onGo={goTo} />
    </div>
  );
}
