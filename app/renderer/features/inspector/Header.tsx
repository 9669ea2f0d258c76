import { Ellipsis, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Link } from '../../../../helper/protocol/index.ts';
import { printable } from '../../../../helper/protocol/printable.ts';
import { select } from '../../state/index.ts';
import { Badge } from '../../ui/Badge.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { Explain } from '../../ui/Explain.tsx';
import { MenuButton } from '../../ui/Menu.tsx';
import { DeleteDialog } from '../../parts/links/DeleteDialog.tsx';
import { kindName } from '../../format/kind-name.ts';
import { KindIcon } from '../../parts/links/KindIcon.tsx';
import { linkState, STATE_TONE } from '../../parts/links/link-state.ts';
import { useLinkMenu } from '../../parts/links/useLinkMenu.ts';
import styles from '../../parts/inspector/Inspector.module.css';

/** Kinds that terms.json explains. */
const EXPLAINED = new Set(['tun', 'tap', 'veth']);

/** Which link it is, how it is, and what can be done with it. */
export function Header({ link }: { link: Link }) {
  const { t } = useTranslation();
  const [deleting, setDeleting] = useState<readonly Link[] | null>(null);
  const entries = useLinkMenu(link, setDeleting);
  const state = linkState(link);
  return (
    <header className={styles.head}>
      <div className={styles.titleRow}>
        <KindIcon kind={link.kind} size={16} />
        <h2 className={styles.title} title={printable(link.name)}>
          {printable(link.name)}
        </h2>
        <MenuButton label={t('inspector:actions')} entries={entries}>
          <IconButton small label={t('inspector:actions')}>
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        </MenuButton>
        <IconButton small label={t('inspector:close')} onPress={() => select(null)}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div className={styles.facts}>
        <span className={styles.kind}>
          {kindName(link.kind, t)}
          {EXPLAINED.has(link.kind) && <Explain term={link.kind} />}
        </span>
        <Badge tone={STATE_TONE[state]}>{t(`links:state.${state}`)}</Badge>
        <span>
          {link.namespace === '' ? t('common:ownNamespace') : t('links:inNamespace', { namespace: link.namespace })}
        </span>
      </div>
      {deleting && <DeleteDialog links={deleting} onClose={() => setDeleting(null)} />}
    </header>
  );
}
