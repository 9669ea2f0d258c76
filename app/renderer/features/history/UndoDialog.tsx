import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import {
  aboutOf,
  closeOverlay,
  isUndo,
  lastRedoable,
  lastUndoable,
  openHistory,
  useApp,
  useMayConnect,
} from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Steps } from './Steps.tsx';
import { undoEntry } from '../../parts/changes/undo.ts';
import { useEntryDetails } from './useEntryDetails.ts';
import styles from './History.module.css';

/** Says which change would be undone and what that does, then does it: Ctrl+Z, the menu, the palette, the history. */
export function UndoDialog({ asked, redo = false }: { asked: number | null; redo?: boolean }) {
  const { t } = useTranslation();
  const mayConnect = useMayConnect();
  // The last one is chosen when the question is put: what comes meanwhile does not slip under the button.
  const last = redo ? lastRedoable : lastUndoable;
  const [number, setNumber] = useState(() => asked ?? last(useApp.getState())?.entry ?? null);
  // A change that has just been answered may come into the history a moment later.
  useEffect(() => {
    if (number !== null) return;
    return useApp.subscribe((state) => {
      const late = last(state)?.entry;
      if (late !== undefined) setNumber(late);
    });
  }, [number, last]);
  const entry =
    useApp((state) => (number === null ? undefined : state.observed.tables.history.get(String(number)))) ?? null;
  // To undo an undo is to redo.
  const isRedo = useApp((state) => (entry === null ? redo : isUndo(state, entry)));
  const about = useApp((state) => (entry === null ? null : aboutOf(state, entry)));
  const { details, failure: unread } = useEntryDetails(entry);
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  // Enter right after Ctrl+Z means it: only a known obstacle holds the button back.
  const isImpossible = details !== null && details.undo === null;

  const run = async () => {
    if (entry === null) return;
    setRunning(true);
    setFailure(null);
    const refused = await undoEntry(entry.entry, t);
    setRunning(false);
    if (refused) setFailure(refused);
    else closeOverlay();
  };
  if (entry === null) {
    return (
      <Dialog
        title={t(isRedo ? 'history:nothingToRedo.title' : 'history:nothing.title')}
        onClose={closeOverlay}
        footer={
          <Button autoFocus onPress={closeOverlay}>
            {t('common:close')}
          </Button>
        }
      >
        <p>{t(isRedo ? 'history:nothingToRedo.text' : 'history:nothing.text')}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      alert
      title={t(isRedo ? 'history:askRedo.title' : 'history:ask.title')}
      onClose={closeOverlay}
      footer={
        <>
          <Button
            variant="quiet"
            onPress={() => {
              closeOverlay();
              openHistory(entry.entry);
            }}
          >
            {t('history:ask.history')}
          </Button>
          <Button onPress={closeOverlay}>{t('common:cancel')}</Button>
          <Button
            variant="primary"
            autoFocus
            isPending={isRunning}
            isDisabled={!mayConnect || isImpossible}
            onPress={() => void run()}
          >
            {t(isRedo ? 'common:redo' : 'common:undo')}
          </Button>
        </>
      }
    >
      <div className={styles.ask}>
        <p className={styles.asked}>{localized((isRedo ? (about ?? entry) : entry).summary)}</p>
        {details?.undo === null && (
          <p role="status">{details.why === null ? t('history:notUndoable') : localized(details.why)}</p>
        )}
        {details?.undo && details.undo.length > 0 && (
          <>
            <p className={styles.quiet}>{t(isRedo ? 'history:askRedo.would' : 'history:would')}</p>
            <Steps steps={details.undo} />
          </>
        )}
        {(failure ?? unread) && <FailurePanel failure={(failure ?? unread) as Failure} />}
      </div>
    </Dialog>
  );
}
