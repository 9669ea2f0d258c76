import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentFault } from '../../../../../helper/protocol/index.ts';
import { render } from '../../../../../helper/protocol/messages/index.ts';
import { printableLines } from '../../../../../helper/protocol/printable.ts';
import { YamlEditor } from './yaml-editor.ts';
import styles from './NetworkEditor.module.css';

export interface YamlHandle {
  goTo: (line: number, column: number) => void;
}

/** The document as text, with its faults at their places. */
export function YamlPane({
  text,
  faults,
  onChange,
  ref,
}: {
  text: string;
  faults: readonly DocumentFault[];
  onChange: (text: string) => void;
  ref?: Ref<YamlHandle>;
}) {
  const { t, i18n } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<YamlEditor | null>(null);
  const label = t('networks:editor.yaml');
  // The text and the words of the first moment; what comes later is told by the effects below.
  const first = useRef({ text, label, onChange });
  useEffect(() => {
    first.current.onChange = onChange;
  }, [onChange]);
  useEffect(() => {
    if (host.current === null) return;
    const { text: start, label: name } = first.current;
    const made = new YamlEditor({
      host: host.current,
      text: start,
      label: name,
      onChange: (typed) => first.current.onChange(typed),
    });
    editor.current = made;
    return () => {
      made.close();
      editor.current = null;
    };
  }, []);
  useEffect(() => editor.current?.setText(text), [text]);
  useEffect(() => editor.current?.setLabel(label), [label]);
  useEffect(() => {
    editor.current?.setFaults(
      faults.map((fault) => ({
        ...fault,
        words: [fault, fault.remedy]
          .flatMap((one) => (one ? [printableLines(render(one, i18n.language))] : []))
          .join(' '),
      })),
    );
  }, [faults, i18n.language]);
  useImperativeHandle(ref, () => ({ goTo: (line, column) => editor.current?.goTo(line, column) }), []);
  return <div ref={host} className={styles.yaml} />;
}
