import { Info } from 'lucide-react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import popover from './Popover.module.css';
import styles from './Explain.module.css';

/** The "i" beside a term: one sentence, from `terms.json`, where the term is first met. */
export function Explain({ term }: { term: string }) {
  const { t } = useTranslation();
  const name = t(`terms:${term}.name`);
  return (
    <DialogTrigger>
      {/* `slot={null}`: beside the label of a select it would be taken for the select's own button. */}
      <Button slot={null} className={styles.button ?? ''} aria-label={t('common:explain', { term: name })}>
        <Info size={13} aria-hidden />
      </Button>
      <Popover className={popover.popover ?? ''} placement="top" offset={4}>
        <Dialog className={styles.body ?? ''} aria-label={name}>
          {t(`terms:${term}.text`)}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
