import ts from 'typescript';

/** Reads sources and word files for keys.test.ts. Pure. */
export type Words = { [key: string]: string | Words };

export function flatten(words: Words, prefix = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}

export const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}/g)].map((match) => match[1] ?? '').sort();

function* walk(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    children.push(child);
  });
  for (const child of children) yield* walk(child);
}

const parse = (path: string, text: string) =>
  ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX);
const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * Keys in a source: every string literal `namespace:key` of a known namespace, every template that
 * starts so (its holes match anything), and what `t('key')` means in a file with one `useTranslation('namespace')`.
 */
export function usedKeys(text: string, namespaces: ReadonlySet<string>): { keys: string[]; patterns: RegExp[] } {
  const keys: string[] = [];
  const patterns: RegExp[] = [];
  const isKey = (value: string) => /^[\w-]+:[\w.-]*$/.test(value) && namespaces.has(value.split(':')[0] ?? '');
  const own = /useTranslation\(\s*'([\w-]+)'/.exec(text)?.[1];
  const asked = (node: ts.Node) =>
    own !== undefined &&
    ts.isCallExpression(node.parent) &&
    node.parent.arguments[0] === node &&
    node.parent.expression.getText() === 't';
  for (const node of walk(parse('source.tsx', text))) {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      if (isKey(node.text)) keys.push(node.text);
      else if (asked(node)) keys.push(`${own}:${node.text}`);
    } else if (ts.isTemplateExpression(node)) {
      const head = isKey(node.head.text) ? node.head.text : asked(node) ? `${own}:${node.head.text}` : null;
      if (head === null) continue;
      const tail = node.templateSpans.map((span) => `[\\w-]+${escape(span.literal.text)}`).join('');
      patterns.push(new RegExp(`^${escape(head)}${tail}$`));
    }
  }
  return { keys, patterns };
}

/** Attributes that a user sees or hears. */
const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'title',
  'placeholder',
  'label',
  'alt',
  'text',
  'hint',
  'unit',
]);
/** Words that are the same in every language: units, names, keys. */
const UNIVERSAL = /^(?:[^\p{L}]*|bytes?|ms|s|[kMG]?bit\/s|IPv[46]|MTU|MAC|VNI|Ctrl\+.*|\d.*)$/u;

/** Text that a component writes itself instead of asking for it. */
export function visibleLiterals(path: string, text: string): string[] {
  const found: string[] = [];
  for (const node of walk(parse(path, text))) {
    if (ts.isJsxText(node) && !UNIVERSAL.test(node.text.trim())) found.push(`${path}: ${node.text.trim()}`);
    if (!ts.isJsxAttribute(node) || !SPOKEN.has(node.name.getText()) || !node.initializer) continue;
    if (ts.isStringLiteral(node.initializer) && !UNIVERSAL.test(node.initializer.text)) {
      found.push(`${path}: ${node.name.getText()}="${node.initializer.text}"`);
    }
  }
  return found;
}
