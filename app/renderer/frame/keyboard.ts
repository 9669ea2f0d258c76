import { useEffect } from 'react';
import {
  navigate,
  openCreate,
  openPalette,
  openRedo,
  openShortcuts,
  openUndo,
  requestSearch,
  select,
  useApp,
  VIEWS,
  type View,
} from '../state/index.ts';

export type Command = 'shortcuts' | 'palette' | 'create' | 'undo' | 'redo' | 'search' | 'close' | { view: View };

interface Press {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

/** What a key means for the whole window; null leaves it to whoever has the focus. Pure. */
export function windowKey(event: Press, isTyping: boolean): Command | null {
  if (event.altKey || event.metaKey) return null;
  if (event.ctrlKey) {
    const isRedo = event.shiftKey ? event.key.toLowerCase() === 'z' : event.key === 'y';
    if (isRedo) return isTyping ? null : 'redo';
    if (event.shiftKey) return null;
    if (event.key === 'k') return 'palette';
    if (event.key === 'n') return 'create';
    // In a text field it undoes typing.
    if (event.key === 'z') return isTyping ? null : 'undo';
    const view = VIEWS[Number(event.key) - 1];
    return view === undefined ? null : { view };
  }
  if (isTyping) return null;
  if (event.key === '?') return 'shortcuts';
  if (event.key === '/') return 'search';
  if (event.key === 'Escape') return 'close';
  return null;
}

const isTextInput = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));

function run(command: Command): void {
  if (command === 'palette') openPalette();
  else if (command === 'shortcuts') openShortcuts();
  else if (command === 'create') openCreate();
  else if (command === 'undo') openUndo();
  else if (command === 'redo') openRedo();
  else if (command === 'search') requestSearch();
  else if (command === 'close') select(null);
  else navigate(command.view);
}

/** Handles keys that nothing else handled; dialogs and menus handle their own. */
export function useWindowKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || useApp.getState().overlay !== null) return;
      // Inside a shadow root (the editor) the event says its host only; its path says who was typed to.
      const command = windowKey(event, isTextInput(event.composedPath()[0] ?? event.target));
      if (command === null) return;
      event.preventDefault();
      run(command);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
