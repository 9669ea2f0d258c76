import { useRef, type ReactElement } from 'react';
import { Keyboard, Menu as AriaMenu, MenuItem, MenuTrigger, Popover, Separator, Text } from 'react-aria-components';
import { printable } from '../../../helper/protocol/printable.ts';
import popover from './Popover.module.css';
import styles from './Menu.module.css';

/** One thing to do; null between two of them draws a line. */
interface MenuAction {
  id: string;
  label: string;
  run: () => void;
  keys?: string;
  danger?: boolean;
  isDisabled?: boolean;
}
export type MenuEntries = readonly (MenuAction | null)[];

function Entries({ label, entries, onDone }: { label: string; entries: MenuEntries; onDone?: () => void }) {
  return (
    <AriaMenu
      aria-label={printable(label)}
      className={styles.menu ?? ''}
      autoFocus="first"
      {...(onDone ? { onClose: onDone } : {})}
    >
      {entries.map((entry, position) =>
        entry === null ? (
          <Separator key={`line-${position}`} className={styles.separator ?? ''} />
        ) : (
          <MenuItem
            key={entry.id}
            id={entry.id}
            textValue={entry.label}
            isDisabled={entry.isDisabled ?? false}
            onAction={entry.run}
            className={`${styles.item} ${entry.danger ? styles.danger : ''}`}
          >
            <Text slot="label">{printable(entry.label)}</Text>
            {entry.keys !== undefined && <Keyboard className={styles.keys ?? ''}>{entry.keys}</Keyboard>}
          </MenuItem>
        ),
      )}
    </AriaMenu>
  );
}

/** A button that opens a menu. */
export function MenuButton({
  label,
  entries,
  children,
}: {
  label: string;
  entries: MenuEntries;
  children: ReactElement;
}) {
  return (
    <MenuTrigger>
      {children}
      <Popover aria-label={printable(label)} className={popover.popover ?? ''} placement="bottom end" offset={4}>
        <Entries label={label} entries={entries} />
      </Popover>
    </MenuTrigger>
  );
}

export interface MenuPoint {
  x: number;
  y: number;
}

interface ContextMenuProps {
  label: string;
  /** Window coordinates of the pointer, or of the row where the keyboard asked. */
  at: MenuPoint;
  entries: MenuEntries;
  onClose: () => void;
}

/** The menu at the pointer. */
export function ContextMenu({ label, at, entries, onClose }: ContextMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} className={styles.anchor} style={{ left: at.x, top: at.y }} />
      <Popover
        isOpen
        aria-label={printable(label)}
        triggerRef={anchor}
        placement="bottom start"
        offset={2}
        className={popover.popover ?? ''}
        onOpenChange={(open) => {
          if (!open) onClose();
        }}
      >
        <Entries label={label} entries={entries} onDone={onClose} />
      </Popover>
    </>
  );
}
