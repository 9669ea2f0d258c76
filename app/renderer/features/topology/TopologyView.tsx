import { ReactFlowProvider } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DatapathRow, Link } from '../../../../helper/protocol/index.ts';
import { useLink, useMayChange } from '../../state/hooks.ts';
import { openCreate, openCreateDatapath, setOnlyOurs, useApp } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ContextMenu, type MenuEntries, type MenuPoint } from '../../ui/Menu.tsx';
import { plugIn } from '../../parts/datapaths/change.ts';
import { menuOf, remove } from '../../parts/datapaths/menus.ts';
import { DeleteDialog } from '../../parts/links/DeleteDialog.tsx';
import { canDelete } from '../../parts/links/link-state.ts';
import { useLinkMenu } from '../../parts/links/useLinkMenu.ts';
import { OnlyOursSwitch } from '../../parts/ownership/OnlyOursSwitch.tsx';
import { Canvas } from './Canvas.tsx';
import { PlugDialog, type Plugging } from './PlugDialog.tsx';
import { TextForm } from './TextForm.tsx';
import { usePicture } from './usePicture.ts';
import { usePlugMenu } from './usePlugMenu.ts';
import styles from './Topology.module.css';

/** The picture at the heart: user space above, the kernel below, and what connects them. */
export function TopologyView() {
  const { t } = useTranslation();
  const picture = usePicture();
  const mayChange = useMayChange();
  const onlyOurs = useApp((state) => state.onlyOurs);
  const observed = useApp((state) => state.observed.revision >= 0);
  const textId = useId();
  const [menu, setMenu] = useState<{ key: string | null; at: MenuPoint } | null>(null);
  const [deleting, setDeleting] = useState<readonly Link[] | null>(null);
  const [plugging, setPlugging] = useState<Plugging | null>(null);
  const menuLink = useLink(menu?.key ?? null);
  const linkEntries = [...useLinkMenu(menuLink, setDeleting), ...usePlugMenu(menuLink, setPlugging)];
  const ground: MenuEntries = [
    { id: 'datapath', label: t('datapaths:add'), run: () => openCreateDatapath(), isDisabled: !mayChange },
    { id: 'link', label: t('frame:create'), run: () => openCreate(), isDisabled: !mayChange },
  ];
  const open =
    menu === null
      ? null
      : menu.key === null
        ? { label: t('topology:title'), entries: ground }
        : menuLink
          ? { label: menuLink.name, entries: linkEntries }
          : menuOf(menu.key, mayChange, t);
  const askDelete = (key: string) => {
    if (remove(key, mayChange, t)) return;
    const link = useApp.getState().observed.tables.links.get(key);
    if (link && mayChange && canDelete(link)) setDeleting([link]);
  };
  if (!observed) return null;
  const isEmpty = picture.cards.length === 0 && picture.folds.length === 0 && picture.datapaths.length === 0;
  return (
    <div className={styles.view}>
      <h1 className="visually-hidden">{t('topology:title')}</h1>
      <div className={styles.filter}>
        <OnlyOursSwitch />
        {mayChange && (
          <Button small icon={<Plus size={14} aria-hidden />} onPress={() => openCreateDatapath()}>
            {t('datapaths:add')}
          </Button>
        )}
      </div>
      <ReactFlowProvider>
        <Canvas
          picture={picture}
          describedBy={textId}
          onMenu={(key, at) => setMenu({ key, at })}
          onDelete={askDelete}
          onPlug={setPlugging}
          onJoin={(link: Link, row: DatapathRow) => void plugIn(link, row, t)}
          onGround={(at) => setMenu({ key: null, at })}
        />
      </ReactFlowProvider>
      {isEmpty && onlyOurs && (
        <div className={styles.empty}>
          <EmptyState title={t('links:nothingOurs.title')} text={t('links:nothingOurs.text')}>
            <Button onPress={() => setOnlyOurs(false)}>{t('links:nothingOurs.all')}</Button>
          </EmptyState>
        </div>
      )}
      {isEmpty && !onlyOurs && (
        <div className={styles.empty}>
          <EmptyState title={t('topology:empty.title')} text={t('topology:empty.text')}>
            {mayChange && (
              <Button variant="primary" onPress={() => openCreate('veth')}>
                {t('topology:empty.create')}
              </Button>
            )}
          </EmptyState>
        </div>
      )}
      <TextForm id={textId} picture={picture} />
      {menu && open && (
        <ContextMenu label={open.label} at={menu.at} entries={open.entries} onClose={() => setMenu(null)} />
      )}
      {deleting && <DeleteDialog links={deleting} onClose={() => setDeleting(null)} />}
      {plugging && <PlugDialog {...plugging} onClose={() => setPlugging(null)} />}
    </div>
  );
}
