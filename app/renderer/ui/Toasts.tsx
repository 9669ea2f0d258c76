import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { explainFailure } from '../i18n/failure.ts';
import { Shape } from './Badge.tsx';
import { Button, IconButton } from './Button.tsx';
import { dismiss, useToasts, type Toast } from './toasts.ts';
import styles from './Toasts.module.css';

const STAY = 8000;

function ToastCard({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || toast.tone === 'failed') return;
    const timer = setTimeout(() => dismiss(toast.id), STAY);
    return () => clearTimeout(timer);
  }, [held, toast]);
  const { action, failure } = toast;
  const words = failure && explainFailure(failure, t);
  return (
    <div
      className={`${styles.toast} ${toast.tone === 'failed' ? styles.failed : ''}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles.mark}>
        <Shape tone={toast.tone === 'failed' ? 'bad' : 'ok'} />
      </span>
      <div className={styles.text}>
        <div>{toast.title}</div>
        {words && <div className={styles.why}>{words.why}</div>}
        {words?.original !== undefined && <div className={styles.why}>{words.original}</div>}
        {words?.kernel !== undefined && <div className={styles.why}>{words.kernel}</div>}
        {words?.remedy !== undefined && <div className={styles.why}>{words.remedy}</div>}
      </div>
      {action && (
        <Button
          small
          onPress={() => {
            dismiss(toast.id);
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton small label={t('common:dismiss')} onPress={() => dismiss(toast.id)}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

/** What was just done and what just failed; spoken as it comes. */
export function Toasts() {
  const { t } = useTranslation();
  const toasts = useToasts((state) => state.toasts);
  return (
    <section
      className={styles.region}
      aria-label={t('common:notifications')}
      role="log"
      aria-live="polite"
      data-react-aria-top-layer
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}
