import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Annotation, Compartment, EditorState, type Extension, type Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { DocumentFault } from '../../../../../helper/protocol/index.ts';

/** The colours of the kit: they come through the shadow root, so the theme of the window is the editor's too. */
const theme = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--surface)', color: 'var(--text)', fontSize: '12.5px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '19px', overflow: 'auto' },
  // As base.css draws them, which a shadow root does not see.
  '.cm-scroller::-webkit-scrollbar': { width: '10px', height: '10px' },
  '.cm-scroller::-webkit-scrollbar-thumb': {
    backgroundColor: 'var(--hairline-strong)',
    backgroundClip: 'content-box',
    border: '3px solid transparent',
    borderRadius: '5px',
  },
  '.cm-content': { caretColor: 'var(--text)', padding: '6px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { backgroundColor: 'var(--raised)', color: 'var(--text-3)', borderRight: '1px solid var(--hairline)' },
  '.cm-activeLine': { backgroundColor: 'var(--raised)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--hover)', color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selected)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--hover)', outline: '1px solid var(--hairline-strong)' },
  '.cm-gutter-lint': { width: '16px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '0 1px' },
  '.cm-lintRange-error': { backgroundImage: 'none', borderBottom: '2px solid var(--bad)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', borderBottom: '2px dotted var(--warn)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--text)',
    border: '1px solid var(--hairline)',
    fontFamily: 'var(--font-sans)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn)' },
});

const highlight = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--text-3)' },
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--accent)' },
  { tag: [tags.string, tags.attributeValue], color: 'var(--ok)' },
  { tag: [tags.keyword, tags.bool, tags.null, tags.number], color: 'var(--warn)' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--text-2)' },
]);

/** Marks what came from outside, so that it is not told back as typed. */
const fromOutside = Annotation.define<boolean>();

interface YamlEditorOptions {
  host: HTMLElement;
  text: string;
  label: string;
  onChange: (text: string) => void;
}

/** Focusable by its attribute as well: what checks pages does not take `contenteditable` alone for it. */
const named = (label: string): Extension =>
  EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false', tabindex: '0' });

/** The editor of one document: a CodeMirror view behind a few verbs. */
export class YamlEditor {
  readonly #view: EditorView;
  readonly #label = new Compartment();

  constructor({ host, text, label, onChange }: YamlEditorOptions) {
    // In a shadow root its styles are adopted sheets; in the document it would write a <style>, which the policy
    // forbids.
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    const extensions: Extension[] = [
      lineNumbers(),
      lintGutter(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      indentOnInput(),
      bracketMatching(),
      yaml(),
      syntaxHighlighting(highlight),
      theme,
      EditorView.lineWrapping,
      // Tab leaves the editor, as it leaves every field; Ctrl+] and Ctrl+[ indent.
      keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
      EditorState.tabSize.of(2),
      this.#label.of(named(label)),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !update.transactions.some((one) => one.annotation(fromOutside) === true))
          onChange(update.state.doc.toString());
      }),
    ];
    this.#view = new EditorView({ root, parent: root, state: EditorState.create({ doc: text, extensions }) });
  }

  setLabel(label: string): void {
    this.#view.dispatch({ effects: this.#label.reconfigure(named(label)) });
  }

  /** Takes a text that was changed elsewhere: only what differs, so that the cursor stays where it is. */
  setText(text: string): void {
    const before = this.#view.state.doc.toString();
    if (before === text) return;
    this.#view.dispatch({ changes: difference(before, text), annotations: fromOutside.of(true) });
  }

  setFaults(faults: readonly ToldFault[]): void {
    const { doc } = this.#view.state;
    this.#view.dispatch(
      setDiagnostics(
        this.#view.state,
        faults.map((fault) => diagnostic(doc, fault)),
      ),
    );
  }

  /** Puts the cursor there and the focus into the text. */
  goTo(line: number, column: number): void {
    const place = position(this.#view.state.doc, line, column);
    this.#view.dispatch({ selection: { anchor: place }, effects: EditorView.scrollIntoView(place, { y: 'center' }) });
    this.#view.focus();
  }

  close(): void {
    this.#view.destroy();
  }
}

/** Lines and columns from 1; what lies behind the end is the end. */
export function position(doc: Text, line: number, column: number): number {
  const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(from + Math.max(0, column - 1), to);
}

/** A fault with what is said of it. */
type ToldFault = DocumentFault & { words: string };

function diagnostic(doc: Text, { severity, line, column, endLine, endColumn, words }: ToldFault): Diagnostic {
  const from = position(doc, line, column);
  return { from, to: Math.max(from, position(doc, endLine, endColumn)), severity, message: words };
}

/** The one stretch in which two texts differ. Pure. */
export function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
