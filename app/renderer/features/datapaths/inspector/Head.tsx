import { Ellipsis, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { select, useMayChange } from '../../../state/index.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { MenuButton } from '../../../ui/Menu.tsx';
import styles from '../../../parts/inspector/Inspector.module.css';
import { menuOf } from '../../../parts/datapaths/menus.ts';
import { printable } from '../../../../../helper/protocol/printable.ts';

/** Which object it is, how it is, and what can be done with it; `objectKey` is its key in the selection. */
export function Head({
  objectKey,
  title,
  icon,
  children,
}: {
  objectKey: string;
  title: string;
  icon: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  return (
    <header className={styles.head}>
      <div className={styles.titleRow}>
        {icon}
        <h2 className={styles.title} title={printable(title)}>
          {printable(title)}
        </h2>
        <MenuButton label={t('inspector:actions')} entries={menuOf(objectKey, mayChange, t)?.entries ?? []}>
          <IconButton small label={t('inspector:actions')}>
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        </MenuButton>
        <IconButton small label={t('inspector:close')} onPress={() => select(null)}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div className={styles.facts}>{children}</div>
    </header>
  );
}
