import { isAlias, isMap, isScalar, isSeq, type Alias, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { say, type Message } from '../../protocol/messages/index.ts';
import { MAX_DEPTH, MAX_NODES } from './bounds.ts';
import type { Lines, Span, TextFault } from './lines.ts';

export type Path = readonly (string | number)[];

/** The text of a path: `links.2.addresses.0`. */
export const pathText = (path: Path): string => path.join('.');

/**
 * The tree of a YAML text as a plain value, and back: from a path in the value to the text. Aliases
 * are followed here, where what they expand to is counted; a tree is walked once, in its order, so
 * that an alias means the last anchor of its name before it.
 */
export class Tree {
  readonly value: unknown;
  readonly faults: TextFault[] = [];
  readonly #root: ParsedNode;
  readonly #lines: Lines;
  readonly #anchors = new Map<string, ParsedNode>();
  readonly #targets = new Map<Alias, ParsedNode>();
  readonly #open = new Set<ParsedNode>();
  #nodes = 0;

  constructor(root: ParsedNode, lines: Lines) {
    this.#root = root;
    this.#lines = lines;
    this.value = this.#convert(root, [], 0);
  }

  #convert(node: ParsedNode | null, path: Path, depth: number): unknown {
    if (node === null || !this.#counted(node, path)) return null;
    if (isAlias(node)) return this.#follow(node, path, depth);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return node.value;
    if (depth >= MAX_DEPTH) {
      this.#refuse(node, path, say('yaml.aliasDepth', { most: MAX_DEPTH }), say('yaml.writeOut'));
      return null;
    }
    this.#open.add(node);
    const value = isMap(node) ? this.#mapping(node, path, depth) : this.#list(node, path, depth);
    this.#open.delete(node);
    return value;
  }

  /** Whether the tree may still have one more; told once when it may not. */
  #counted(node: ParsedNode, path: Path): boolean {
    this.#nodes += 1;
    if (this.#nodes === MAX_NODES + 1) {
      this.#refuse(node, path, say('yaml.tooManyValues'), say('yaml.splitOrWriteOut'));
    }
    return this.#nodes <= MAX_NODES;
  }

  #follow(alias: Alias.Parsed, path: Path, depth: number): unknown {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    if (!target) {
      this.#refuse(
        alias,
        path,
        say('yaml.noAnchor', { anchor: alias.source }),
        say('yaml.writeAnchor', { anchor: alias.source }),
      );
      return null;
    }
    if (this.#open.has(target)) {
      this.#refuse(alias, path, say('yaml.aliasInside', { alias: alias.source }), say('yaml.writeIntended'));
      return null;
    }
    this.#targets.set(alias, target);
    return this.#convert(target, path, depth);
  }

  #list(node: YAMLSeq.Parsed, path: Path, depth: number): unknown[] {
    return node.items.map((item, position) => this.#convert(item, [...path, position], depth + 1));
  }

  #mapping(node: YAMLMap.Parsed, path: Path, depth: number): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    const seen = new Map<string, ParsedNode>();
    for (const pair of node.items) {
      const key = keyText(pair.key);
      if (!this.#counted(pair.key, path)) break;
      const first = seen.get(key);
      if (first) {
        const { line } = this.#lines.position(nodeSpan(first));
        this.#refuse(pair.key, [...path, key], say('yaml.keyTwice', { key: shown(key), line }), say('fix.deleteOne'));
      } else if (key === '<<') {
        this.#refuse(pair.key, [...path, key], say('yaml.mergeKey'), say('yaml.writeKeys'));
      } else if (key === '__proto__') {
        this.#refuse(pair.key, [...path, key], say('yaml.protoKey'), say('fix.delete'));
      } else {
        seen.set(key, pair.key);
        value[key] = this.#convert(pair.value, [...path, key], depth + 1);
      }
    }
    return value;
  }

  #refuse(node: ParsedNode, path: Path, message: Message, remedy: Message): void {
    this.faults.push({ span: this.#lines.firstLine(nodeSpan(node)), path: pathText(path), message, remedy });
  }

  /** Where the value at a path is written; of what is missing, the first line of what should hold it. */
  valueSpan(path: Path): Span {
    const { node, key, whole } = this.#find(path);
    if (!whole) return this.#lines.firstLine(nodeSpan(node));
    const span = nodeSpan(node);
    // A key without a value has nothing else to underline.
    if (span[0] === span[1] && key) return nodeSpan(key);
    const isBlock = (isMap(node) || isSeq(node)) && node.flow !== true;
    return isBlock ? this.#lines.firstLine(span) : span;
  }

  /** Where the key of the value at a path is written; of an entry of a list, the entry. */
  keySpan(path: Path): Span {
    const { key, whole } = this.#find(path);
    return whole && key ? nodeSpan(key) : this.valueSpan(path);
  }

  /** The node at a path, or the deepest on the way that is there. */
  #find(path: Path): { node: ParsedNode; key: ParsedNode | null; whole: boolean } {
    let node = this.#root;
    let key: ParsedNode | null = null;
    for (const segment of path) {
      if (isAlias(node)) node = this.#targets.get(node) ?? node;
      let next: ParsedNode | null | undefined;
      if (isMap(node)) {
        const pair: { key: ParsedNode; value: ParsedNode | null } | undefined = node.items.find(
          (item) => keyText(item.key) === String(segment),
        );
        if (pair) key = pair.key;
        next = pair && (pair.value ?? pair.key);
      } else if (isSeq(node)) {
        next = node.items[Number(segment)];
        if (next) key = null;
      }
      if (!next) return { node, key, whole: false };
      node = next;
    }
    return { node, key, whole: true };
  }
}

/** Keys are strings, or the text was refused before. */
const keyText = (key: ParsedNode): string => (isScalar(key) && typeof key.value === 'string' ? key.value : '');
const nodeSpan = ({ range }: ParsedNode): Span => [range[0], range[1]];
/** Foreign text in a message: short. */
export const shown = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}...` : text);
