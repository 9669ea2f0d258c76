import { Document, isMap, isScalar, isSeq, type Node, type ToStringOptions } from 'yaml';
import type { NetworkDocument } from '../../protocol/index.ts';
import { withoutDefaults } from './without-defaults.ts';

/** Columns that a list or mapping on one line may have; longer ones are written in lines. */
const ONE_LINE = 76;

/** How Taproom writes YAML: two spaces, brackets without padding, long text left whole. */
export const STYLE: ToStringOptions = { indent: 2, indentSeq: true, flowCollectionPadding: false, lineWidth: 0 };

export interface TextOptions {
  /** Lines at the top, each made a comment. */
  comment?: string;
  /**
   * Where editors find docs/network.schema.json, as a path from the file's folder or a URL; yaml-language-server reads
   * it.
   */
  schema?: string;
}

/** A document as tidy YAML: what is so anyway left out, always in the same order. */
export function documentText(document: NetworkDocument, { comment = '', schema }: TextOptions = {}): string {
  // What YAML 1.1 would take for something else (a MAC address for a number to the base of 60) gets quotes.
  const yaml = new Document(withoutDefaults(document), { compat: 'yaml-1.1' });
  if (isMap(yaml.contents)) {
    for (const { key, value } of yaml.contents.items) {
      layOutField(String(key), value as Node);
      const inLines = isSeq(value) && value.flow !== true;
      if (inLines && isScalar(key)) key.spaceBefore = true;
    }
  }
  const header = [
    ...(comment === '' ? [] : comment.split('\n')),
    ...(schema === undefined ? [] : [`yaml-language-server: $schema=${schema}`]),
  ];
  const top = header.map((line) => (line === '' ? '#\n' : `# ${line}\n`)).join('');
  return `${top}${yaml.toString(STYLE)}`;
}

/** Lists of words stand on one line, lists of mappings in lines; a link has a line for each of its fields. */
function layOutField(field: string, node: Node): void {
  if (!isSeq(node) || !node.items.some((item) => isMap(item))) {
    layOut(node, field.length + 2);
    return;
  }
  for (const item of node.items) layOut(item as Node, 4, field === 'links');
}

/**
 * Puts what is short on one line. `before`: columns that are taken already; `inLines`: not this one, but what is in it.
 */
export function layOut(node: Node | null, before: number, inLines = false): void {
  if (!isMap(node) && !isSeq(node)) return;
  node.flow = !inLines && JSON.stringify(node.toJSON()).length + before <= ONE_LINE;
  if (node.flow) return;
  for (const item of node.items) {
    if (isSeq(node)) layOut(item as Node, before + 2);
    else {
      const { key, value } = item as { key: unknown; value: Node | null };
      layOut(value, before + String(key).length + 2);
    }
  }
}
