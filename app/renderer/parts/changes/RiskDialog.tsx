import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { useRiskQuestion } from './ask.ts';
import { RiskNote } from './RiskNote.tsx';
import styles from './Risk.module.css';

/** Says what a direct change may cost before it is made, and that it waits for its confirmation. */
export function RiskDialog() {
  const { t } = useTranslation();
  const question = useRiskQuestion((state) => state.question);
  if (question === null) return null;
  const { title, confirm, risks, answer } = question;
  return (
    <Dialog
      alert
      title={title}
      onClose={() => answer(false)}
      footer={
        <>
          <Button autoFocus onPress={() => answer(false)}>
            {t('common:cancel')}
          </Button>
          <Button variant="danger" onPress={() => answer(true)}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className={styles.question}>
        <RiskNote risks={risks} />
        <p>{t('pending:counted')}</p>
      </div>
    </Dialog>
  );
}
