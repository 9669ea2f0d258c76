import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';
import { holdHeight } from './hold-height.ts';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  onClose: () => void;
  wide?: boolean;
  /** No padding: the content draws to the edges. */
  flush?: boolean;
  /** A question that needs an answer; a click beside it does not close it. */
  alert?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}

/** A modal dialog; Escape and the cross close it. A click outside never throws a form away. */
export function Dialog({ title, onClose, wide = false, flush = false, alert = false, footer, children }: DialogProps) {
  const { t } = useTranslation();
  return (
    <ModalOverlay
      isOpen
      className={styles.scrim ?? ''}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`${styles.modal} ${wide ? styles.wide : ''}`}>
        <AriaDialog className={styles.dialog ?? ''} role={alert ? 'alertdialog' : 'dialog'}>
          <div className={styles.frame} onPointerDownCapture={holdHeight}>
            <header className={styles.head}>
              <Heading slot="title" level={2} className={styles.title ?? ''}>
                {title}
              </Heading>
              <IconButton small label={t('common:close')} onPress={onClose}>
                <X size={16} aria-hidden />
              </IconButton>
            </header>
            <div className={`${styles.body} ${flush ? styles.flush : ''}`}>{children}</div>
            {footer !== undefined && <footer className={styles.foot}>{footer}</footer>}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
