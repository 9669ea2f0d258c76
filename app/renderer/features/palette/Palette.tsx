import { Search } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useLinks, useNamespaces } from '../../state/hooks.ts';
import { closeOverlay, useApp } from '../../state/store.ts';
import type { Command, CommandSource } from '../../state/command.ts';
import { commandsOf } from './commands.ts';
import { rank } from './fuzzy.ts';
import { printable } from '../../../../helper/protocol/printable.ts';
import styles from './Palette.module.css';

/** Results that anybody looks through. */
const MOST = 50;

/** A title with the characters that were found set off. */
function Title({ text, at }: { text: string; at: readonly number[] }) {
  if (at.length === 0) return <span className={styles.title}>{printable(text)}</span>;
  const found = new Set(at);
  return (
    <span className={styles.title}>
      {Array.from(text, (character, i) =>
        found.has(i) ? <b key={i}>{printable(character)}</b> : printable(character),
      )}
    </span>
  );
}

/** Ctrl+K: every action and object by name, with the keyboard alone. */
export function Palette({ sources }: { sources: readonly CommandSource[] }) {
  const { t } = useTranslation();
  const links = useLinks();
  const namespaces = useNamespaces();
  const state = useApp();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLUListElement>(null);
  const commands = useMemo(
    () => commandsOf(state, links, namespaces, sources, t),
    [state, links, namespaces, sources, t],
  );
  const results = useMemo(
    () => rank(query, commands, (command) => [command.title, command.group, command.words], MOST),
    [query, commands],
  );
  const place = Math.min(active, results.length - 1);

  useEffect(() => {
    list.current?.children[place]?.scrollIntoView({ block: 'nearest' });
  }, [place]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    // First: what it opens stands in the same place.
    closeOverlay();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter while an input method composes chooses its word, not ours.
    if (event.nativeEvent.isComposing) return;
    const last = results.length - 1;
    if (event.key === 'ArrowDown') setActive(place >= last ? 0 : place + 1);
    else if (event.key === 'ArrowUp') setActive(place <= 0 ? last : place - 1);
    else if (event.key === 'PageDown') setActive(Math.min(last, place + 8));
    else if (event.key === 'PageUp') setActive(Math.max(0, place - 8));
    else if (event.key === 'Enter') run(results[place]?.item);
    else return;
    event.preventDefault();
  };
  const optionId = (command: Command | undefined) =>
    command ? `${listId}-${command.id.replace(/\s/g, '_')}` : undefined;
  const activeId = optionId(results[place]?.item);
  return (
    <ModalOverlay
      isOpen
      isDismissable
      className={styles.scrim ?? ''}
      onOpenChange={(open) => {
        if (!open) closeOverlay();
      }}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''} aria-label={t('palette:title')}>
          <div className={styles.field}>
            <Search size={15} aria-hidden />
            <input
              autoFocus
              role="combobox"
              className={styles.input}
              aria-label={t('palette:search')}
              aria-expanded
              aria-controls={listId}
              aria-autocomplete="list"
              {...(activeId === undefined ? {} : { 'aria-activedescendant': activeId })}
              placeholder={t('palette:placeholder')}
              spellCheck={false}
              value={query}
              onChange={(event) => {
                setQuery(event.target.value);
                setActive(0);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <ul ref={list} id={listId} role="listbox" aria-label={t('palette:title')} className={styles.list}>
            {results.map(({ item, at }, i) => (
              <li
                key={item.id}
                id={optionId(item)}
                role="option"
                aria-selected={i === place}
                className={styles.item}
                onClick={() => run(item)}
              >
                <Title text={item.title} at={at} />
                <span className={styles.group}>{printable(item.group)}</span>
                {item.keys !== undefined && (
                  <kbd aria-hidden className={styles.keys}>
                    {item.keys}
                  </kbd>
                )}
              </li>
            ))}
          </ul>
          {results.length === 0 && (
            <p className={styles.none} role="status">
              {t('palette:none')}
            </p>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
