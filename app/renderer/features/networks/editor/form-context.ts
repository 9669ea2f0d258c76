import { createContext, useContext } from 'react';
import type { DocumentFault } from '../../../../../helper/protocol/index.ts';
import { at, edited, setAt, type Path, type Written } from '../document-text.ts';
import { typeText, useNetworksPage } from '../../../parts/networks/page-state.ts';

/**
 * The form holds nothing of its own: each field shows what the text says at its place, and what is typed
 * into it is written there. So form and YAML cannot differ, and what the form does not show stays.
 */
interface FormScope {
  value: Written;
  faults: readonly DocumentFault[];
}
export const FormContext = createContext<FormScope>({ value: {}, faults: [] });

/** Writes one value into the text that is in the editor now; undefined takes it out. */
export function write(path: Path, value: unknown): void {
  const { draft } = useNetworksPage.getState();
  if (draft) typeText(setAt(draft.text, path, value));
}

/** Puts one more at the end of a list, which may not be there yet. */
export function append(path: Path, item: unknown): void {
  const { draft } = useNetworksPage.getState();
  if (draft) typeText(edited(draft.text, [{ op: 'append', path, value: item }]));
}

/** The value of a place and the first fault that is told of it. */
export function useAt(path: Path): { value: unknown; fault: DocumentFault | undefined } {
  const { value, faults } = useContext(FormContext);
  const key = path.join('.');
  return { value: at(value, path), fault: faults.find((fault) => fault.path === key) };
}
