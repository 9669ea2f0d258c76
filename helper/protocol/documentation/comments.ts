import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The documentation comments of the contract's source: of exported types, and of their fields. */
interface Comments {
  types: Map<string, string>;
  fields: Map<string, Map<string, string>>;
}

/** Objects whose fields are spread into other types. */
const SPREAD: Record<string, string[]> = {
  common: ['LinkAdd', 'DocumentLink'],
  linkSettings: ['LinkSet'],
  routeFields: ['RouteAdd', 'RouteDelete'],
};

const capital = (kind: string): string => `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
/** Under which the options of a kind of link, and the settings of one of datapath, are documented. */
export const optionsName = (kind: string): string => `${capital(kind)}Options`;
export const settingsName = (kind: string): string => `${capital(kind)}Settings`;

/** Reads the comments, so that they are said once: in the source, for whoever reads that, and here. */
export function sourceComments(): Comments {
  const comments: Comments = { types: new Map(), fields: new Map() };
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..');
  const [kinds, paths] = [join(folder, 'kinds', 'link'), join(folder, 'kinds', 'datapath')];
  const files = [folder, kinds, paths].flatMap((place) => readdirSync(place).map((name) => join(place, name)));
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))) {
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
    const typesOf = (name: string): string[] => {
      if (file.startsWith(kinds)) return [optionsName(name.replace(/Options$/, ''))];
      return file.startsWith(paths) ? [settingsName(basename(file, '.ts'))] : (SPREAD[name] ?? [name]);
    };
    for (const statement of source.statements) {
      if (!ts.isVariableStatement(statement)) continue;
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name) || !initializer) continue;
        const own = commentOf(statement);
        if (own && dirname(file) === folder) comments.types.set(name.text, own);
        const fields = fieldComments(initializer);
        if (fields.size === 0) continue;
        for (const type of typesOf(name.text))
          comments.fields.set(type, new Map([...(comments.fields.get(type) ?? []), ...fields]));
      }
    }
  }
  return comments;
}

/** Comments over the properties of the object literals in an expression; of nested ones the outer name wins. */
function fieldComments(node: ts.Node): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (at: ts.Node): void => {
    if (ts.isPropertyAssignment(at) && ts.isIdentifier(at.name)) {
      const comment = commentOf(at);
      if (comment && !found.has(at.name.text)) found.set(at.name.text, comment);
    }
    ts.forEachChild(at, visit);
  };
  visit(node);
  return found;
}

function commentOf(node: ts.Node): string | undefined {
  const text = ts
    .getJSDocCommentsAndTags(node)
    .filter(ts.isJSDoc)
    .map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '')
    .at(-1);
  return text?.replace(/\s+/g, ' ').trim() || undefined;
}
