import { useTranslation } from 'react-i18next';
import { closeOverlay, viewKey, VIEWS, WINDOW_KEYS } from '../state/index.ts';
import { Dialog } from '../ui/Dialog.tsx';
import styles from './Shell.module.css';

/** `?`: what the keyboard does in the whole window, and in lists and the picture. */
export function ShortcutsDialog() {
  const { t } = useTranslation();
  const lines = [
    ...VIEWS.map((view) => [viewKey(view), t(`frame:view.${view}`)] as const),
    ...Object.entries(WINDOW_KEYS).map(([command, key]) => [key, t(`frame:keys.${command}`)] as const),
    ['Delete', t('frame:keys.delete')] as const,
    ['F2', t('frame:keys.rename')] as const,
    ['Shift+F10', t('frame:keys.menu')] as const,
  ];
  return (
    <Dialog title={t('frame:keys.title')} onClose={closeOverlay}>
      <dl className={styles.keys}>
        {lines.map(([key, what]) => (
          <div key={key}>
            <dt>
              {key.split(', ').map((one) => (
                <kbd key={one}>{one}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
