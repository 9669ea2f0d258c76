import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExportFormat, type Failure, type MethodResult } from '../../../../helper/protocol/index.ts';
import { localized } from '../../i18n/message.ts';
import { callHelper } from '../../state/index.ts';
import { Shape } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { FailurePanel } from '../../ui/FailurePanel.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { CommandLines, Mono } from '../../ui/Text.tsx';
import { closeDialog } from '../../parts/networks/page-state.ts';
import styles from '../../parts/changes/Plan.module.css';

type Exported = MethodResult<'network.export'>;

/** The network as other programs would be told it; to be copied, for the window writes no files. */
export function ExportDialog({ name }: { name: string }) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<ExportFormat>('ip');
  const [exported, setExported] = useState<Exported | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let current = true;
    void callHelper('network.export', { name, format }).then((answer) => {
      if (!current) return;
      setExported(answer.ok ? answer.value : null);
      setFailure(answer.ok ? null : answer.error);
    });
    return () => {
      current = false;
    };
  }, [name, format]);
  return (
    <Dialog
      wide
      title={t('networks:export.title', { name })}
      onClose={closeDialog}
      footer={<Button onPress={closeDialog}>{t('common:close')}</Button>}
    >
      <div className={styles.plan}>
        <span>
          <Segments
            label={t('networks:export.format')}
            value={format}
            onChange={setFormat}
            choices={ExportFormat.options.map((value) => ({ value, label: t(`networks:export.${value}`) }))}
          />
        </span>
        {failure && <FailurePanel failure={failure} />}
        {exported?.notes.map((note) => (
          <p key={note.message} className={styles.note}>
            <Shape tone="warn" />
            <span>{localized(note)}</span>
          </p>
        ))}
        {exported?.files.map((file) => (
          <div key={file.name} className={styles.file}>
            <Mono>{file.name}</Mono>
            <CommandLines lines={[file.text.trimEnd()]} label={file.name} />
          </div>
        ))}
      </div>
    </Dialog>
  );
}
