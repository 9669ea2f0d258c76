import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../helper/protocol/index.ts';
import { runningChange, useApp } from '../../state/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { useRisks } from '../changes/ask.ts';
import { RiskNote } from '../changes/RiskNote.tsx';
import { Running, useCancelChange } from '../changes/Running.tsx';
import { reportFailure } from '../changes/undo.ts';
import { changeAll, type LinkChanges } from './change.ts';
import styles from './DeleteDialog.module.css';

function Risks({ changes }: { changes: LinkChanges }) {
  return <RiskNote risks={useRisks([{ method: 'change.make', params: { changes } }])} />;
}

interface LinksChangeProps {
  title: string;
  /** The word on the button. */
  word: string;
  /** Null: what is filled in is not complete. */
  changes: LinkChanges | null;
  /** What is said once it is made. */
  done: string;
  danger?: boolean;
  text: string;
  onMade?: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/**
 * Asks, and then makes changes of several links as one. Meanwhile it says how far it is, and can be cancelled; whoever
 * closes the dialog leaves it running, and the status bar goes on to say it.
 */
export function LinksChangeDialog(props: LinksChangeProps) {
  const { title, word, changes, done, danger = false, text, onMade, onClose, children } = props;
  const { t } = useTranslation();
  const [isMaking, setMaking] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const running = useApp(runningChange);
  const cancel = useCancelChange();
  const [isStopping, setStopping] = useState(false);
  const entry = running?.entry;
  // Asked before it began, or while another is made, it is cancelled once it begins.
  useEffect(() => {
    if (isStopping && entry !== undefined) cancel();
  }, [isStopping, entry, cancel]);
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);

  const run = async () => {
    if (changes === null || isMaking) return;
    setMaking(true);
    setStopping(false);
    setFailure(null);
    const refused = await changeAll(changes, done, t);
    if (refused === null) onMade?.();
    if (!isOpen.current) return refused ? reportFailure(refused, t) : undefined;
    setMaking(false);
    if (refused) setFailure(refused);
    else onClose();
  };
  return (
    <Dialog
      alert
      title={title}
      onClose={onClose}
      footer={
        isMaking ? (
          <>
            <Button onPress={onClose}>{t('links:bulk.leave')}</Button>
            <Button autoFocus isPending={isStopping} onPress={() => setStopping(true)}>
              {t('links:bulk.stop')}
            </Button>
          </>
        ) : (
          <>
            <Button onPress={onClose}>{t('common:cancel')}</Button>
            <Button
              variant={danger ? 'danger' : 'primary'}
              autoFocus
              isDisabled={changes === null}
              onPress={() => void run()}
            >
              {word}
            </Button>
          </>
        )
      }
    >
      <div className={styles.content}>
        <p>{text}</p>
        {changes !== null && <Risks key={JSON.stringify(changes)} changes={changes} />}
        {children}
        {isMaking && running && <Running running={running} />}
        {failure && <FailurePanel failure={failure} />}
      </div>
    </Dialog>
  );
}
