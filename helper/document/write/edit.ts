import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseDocument as parseYaml,
  type Document,
  type Node,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { readYaml } from '../yaml/read.ts';
import { Tree, type Path } from '../yaml/tree.ts';
import { Lines } from '../yaml/lines.ts';
import { layOut, STYLE } from './text.ts';

/** One change of what a text says. Numbers are places in lists. */
export type Edit =
  | { op: 'set'; path: Path; value: unknown }
  | { op: 'remove'; path: Path }
  /** At the end of the list at the path, which is made where there is none. */
  | { op: 'append'; path: Path; value: unknown };

/**
 * What a text says as plain data, whether or not it is a network; null where it is no YAML mapping within the bounds.
 */
export function plainValue(text: string): Readonly<Record<string, unknown>> | null {
  const { root } = readYaml(text);
  if (!root || !isMap(root)) return null;
  const tree = new Tree(root, new Lines(text));
  return tree.faults.length > 0 ? null : (tree.value as Record<string, unknown>);
}

/**
 * The text after these changes, with comments, order and quotes as they were; null where the text
 * cannot be read. A new scalar in the place of another changes nothing else at all; otherwise the
 * text is written anew, in its own style of indentation and brackets.
 */
export function editDocument(text: string, edits: readonly Edit[]): string | null {
  let result = text;
  for (const edit of edits) {
    if (plainValue(result) === null) return null;
    result = replaceScalar(result, edit) ?? rewrite(result, edit);
  }
  return result;
}

/** The common change of a form's field: one word for another, in place. */
function replaceScalar(text: string, edit: Edit): string | null {
  if (edit.op !== 'set' || (typeof edit.value === 'object' && edit.value !== null) || typeof edit.value === 'undefined')
    return null;
  const document = parseTree(text);
  const node: unknown = document.getIn(edit.path, true);
  const isPlain =
    isScalar(node) && (node.type === 'PLAIN' || node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE');
  if (
    !isPlain ||
    !node.range ||
    node.range[0] === node.range[1] ||
    node.anchor !== undefined ||
    crossesAlias(document, edit.path)
  )
    return null;
  if (typeof edit.value === 'string' && edit.value.includes('\n')) return null;
  const isFlow = edit.path.some((_, length) => isInFlow(document, edit.path.slice(0, length)));
  const written = scalarText(edit.value, isFlow);
  return `${text.slice(0, node.range[0])}${written}${text.slice(node.range[1])}`;
}

const isInFlow = (document: Document, path: Path): boolean => {
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return isCollection(node) && node.flow === true;
};

/** As yaml writes a scalar inside of brackets, where more needs quotes, or outside. */
function scalarText(value: unknown, isFlow: boolean): string {
  const document = parseYaml(isFlow ? '[x]' : 'x: x', { version: '1.2', schema: 'core', compat: 'yaml-1.1' });
  document.setIn([isFlow ? 0 : 'x'], value);
  const text = document.toString(STYLE).trimEnd();
  return isFlow ? text.slice(1, -1) : text.slice('x: '.length);
}

function rewrite(text: string, edit: Edit): string {
  const document = parseTree(text);
  const root = document.contents;
  if (!isMap(root)) return text;
  const path = edit.op === 'append' ? [...edit.path, endOf(document, edit.path)] : edit.path;
  const last = path.at(-1);
  if (last === undefined || typeof path[0] === 'number') return text;
  const holder = holderOf(document, path, edit.op !== 'remove');
  if (!holder) return text;
  if (edit.op === 'remove') holder.delete(last);
  else {
    const node = document.createNode(edit.value) as Node;
    layOut(node, 4 + String(last).length, path.length === 2 && path[0] === 'links');
    const before: unknown = holder.get(last, true);
    if (isScalar(before) && isScalar(node))
      Object.assign(node, { comment: before.comment, commentBefore: before.commentBefore });
    if (isSeq(holder) && Number(last) >= holder.items.length) holder.add(node);
    else holder.set(last, node);
  }
  return document.toString({ ...STYLE, ...ownStyle(text) });
}

const parseTree = (text: string): Document.Parsed =>
  parseYaml(text, {
    version: '1.2',
    schema: 'core',
    compat: 'yaml-1.1',
    stringKeys: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });

function endOf(document: Document, path: Path): number {
  const list: unknown = resolved(document.getIn(path, true), document);
  return isSeq(list) ? list.items.length : 0;
}

const resolved = (node: unknown, document: Document): unknown => (isAlias(node) ? node.resolve(document) : node);

function crossesAlias(document: Document, path: Path): boolean {
  return path.some((_, length) => length > 0 && isAlias(document.getIn(path.slice(0, length), true)));
}

/**
 * The collection that holds the last segment. What is missing on the way is made, what is no
 * collection of the right kind is replaced by one, and an alias becomes a copy of its own, since only this place
 * changes.
 */
function holderOf(document: Document, path: Path, make: boolean): YAMLMap | YAMLSeq | null {
  let holder = document.contents as YAMLMap | YAMLSeq;
  for (const [depth, segment] of path.slice(0, -1).entries()) {
    let next: unknown = holder.get(segment, true);
    if (isAlias(next)) {
      const copy = next.resolve(document)?.clone() as (Node & { anchor?: string }) | undefined;
      if (!copy) return null;
      delete copy.anchor;
      holder.set(segment, copy);
      next = copy;
    }
    const after = path[depth + 1];
    if (!(typeof after === 'number' ? isSeq(next) : isMap(next))) {
      if (!make) return null;
      next = document.createNode(typeof after === 'number' ? [] : {});
      if (isSeq(holder) && Number(segment) >= holder.items.length) holder.add(next);
      else holder.set(segment, next);
    }
    holder = next as YAMLMap | YAMLSeq;
  }
  return holder;
}

/** Whether lists below keys are indented, and brackets padded: as most of the text has it. */
function ownStyle(text: string): { indentSeq: boolean; flowCollectionPadding: boolean } {
  const padded = text.match(/[{[] (?=\S)/g)?.length ?? 0;
  const tight = text.match(/[{[](?=[^\s\]}])/g)?.length ?? 0;
  return { indentSeq: !/^( *)[\w-]+:[ \t]*\n\1- /m.test(text), flowCollectionPadding: padded > tight };
}
