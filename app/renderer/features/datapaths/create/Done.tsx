import { useTranslation } from 'react-i18next';
import { closeOverlay } from '../../../state/index.ts';
import layout from '../../../parts/forms/Form.module.css';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { FailurePanel } from '../../../ui/FailurePanel.tsx';
import { CommandLines } from '../../../ui/Text.tsx';
import styles from './Datapath.module.css';
import type { NextSteps } from './try-responder.ts';

export interface Made extends NextSteps {
  name: string;
}

/** The end of the first minute: what can be tried now. */
export function Done({ made: { name, commands, failure } }: { made: Made }) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('datapaths:done.title', { name })}
      onClose={closeOverlay}
      footer={
        <Button variant="primary" autoFocus onPress={closeOverlay}>
          {t('common:close')}
        </Button>
      }
    >
      <div className={styles.done}>
        {failure ? <FailurePanel failure={failure} /> : <p>{t('datapaths:done.text')}</p>}
        <CommandLines lines={commands} label={t('common:command')} />
        <p className={layout.use}>{t('datapaths:done.more')}</p>
      </div>
    </Dialog>
  );
}
