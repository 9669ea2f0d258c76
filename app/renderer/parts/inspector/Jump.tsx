import { CornerDownRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';
import { linkAt, select, useApp } from '../../state/index.ts';
import { IconButton } from '../../ui/Button.tsx';
import styles from './Inspector.module.css';
import { printable } from '../../../../helper/protocol/printable.ts';

/** The name of another link, which takes one there. `context` is the namespace in which it need not be said. */
export function LinkJump({ linkKey, context }: { linkKey: string | null; context: string }) {
  const { t } = useTranslation();
  const link = useApp((state) => linkAt(linkKey)(state));
  if (!link || linkKey === null) return <span className={styles.quiet}>{t('inspector:elsewhere')}</span>;
  return (
    <span className={styles.value}>
      <Button className={styles.jump ?? ''} onPress={() => select(linkKey)}>
        {printable(link.name)}
      </Button>
      {link.namespace !== context && (
        <span className={styles.quiet}>
          {' '}
          {t('links:inNamespace', { namespace: link.namespace || t('common:ownNamespace') })}
        </span>
      )}
    </span>
  );
}

/** The same beside a field that shows the name already. */
export function JumpButton({ linkKey, name }: { linkKey: string; name: string }) {
  const { t } = useTranslation();
  return (
    <IconButton small label={t('inspector:goTo', { name })} onPress={() => select(linkKey)}>
      <CornerDownRight size={14} aria-hidden />
    </IconButton>
  );
}
