import { DOCUMENT_VERSION, type DocumentFault, type NetworkDocument } from '../protocol/index.ts';
import { say, type Message } from '../protocol/messages/index.ts';
import { checkInTurns } from './check/index.ts';
import { readSchema, type SchemaFault } from './schema/faults.ts';
import { withPortTexts } from './schema/port-texts.ts';
import { atOnce, type Turns } from './turns.ts';
import { MAX_FAULTS } from './yaml/bounds.ts';
import { Lines, type TextFault } from './yaml/lines.ts';
import { readYamlInTurns } from './yaml/read.ts';
import { pathText, shown, Tree, type Path } from './yaml/tree.ts';

/** What a text means; with an error it means nothing, and `document` is null. */
export interface ParsedDocument {
  document: NetworkDocument | null;
  /** In the order of the text; all with a remedy. */
  faults: DocumentFault[];
}

/** What is wrong with a document as a whole: told at its beginning. */
export const faultOfWhole = (fault: Message, remedy?: Message): DocumentFault => ({
  severity: 'error',
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 1,
  path: '',
  ...fault,
  ...(remedy === undefined ? {} : { remedy }),
});

type Place = TextFault & { severity?: 'error' | 'warning' };

/** Reads a network document: YAML, then its version, then the schema, then what the parts say together. */
export const parseDocument = (text: string): ParsedDocument => atOnce(parseInTurns(text));

export function* parseInTurns(text: string): Turns<ParsedDocument> {
  const lines = new Lines(text);
  const told = (places: readonly Place[]): DocumentFault[] =>
    inOrder(
      places.map(({ span, severity = 'error', path, message, remedy }) => ({
        severity,
        ...lines.position(span),
        path,
        ...message,
        remedy,
      })),
    );
  const refused = (places: readonly Place[]): ParsedDocument => ({ document: null, faults: told(places) });

  const yaml = yield* readYamlInTurns(text);
  if (!yaml.root) return refused(yaml.faults);
  yield;
  const tree = new Tree(yaml.root, lines);
  if (tree.faults.length > 0) return refused(tree.faults);
  const version = versionFault(tree);
  if (version) return refused([version]);
  const placed = ({ path, at, message, remedy }: SchemaFault): Place => ({
    span: at === 'key' ? tree.keySpan(path) : tree.valueSpan(path),
    path: pathText(path),
    message,
    remedy,
  });
  yield;
  const ports = withPortTexts(tree.value);
  if (ports.faults.length > 0) return refused(ports.faults.map(placed));
  const read = readSchema(ports.value);
  if (!read.document) return refused(read.faults.map(placed));
  const where = (path: Path): Message => say('document.line', { line: lines.position(tree.valueSpan(path)).line });
  yield;
  const faults = told(
    (yield* checkInTurns(read.document, where)).map(({ path, ...fault }) => ({
      ...fault,
      span: tree.valueSpan(path),
      path: pathText(path),
    })),
  );
  return { document: faults.some(({ severity }) => severity === 'error') ? null : read.document, faults };
}

/** A document of another version would only give faults that do not help. */
function versionFault(tree: Tree): Place | null {
  const { value } = tree;
  const span = tree.valueSpan(['taproom']);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { span: tree.valueSpan([]), path: '', message: say('document.notMapping'), remedy: say('document.begin') };
  }
  const { taproom } = value as { taproom?: unknown };
  if (taproom === DOCUMENT_VERSION) return null;
  if (taproom === undefined) {
    return {
      span,
      path: 'taproom',
      message: say('document.noVersion'),
      remedy: say('document.versionFirst', { version: DOCUMENT_VERSION }),
    };
  }
  const written = typeof taproom === 'object' ? say('document.somethingElse') : shown(JSON.stringify(taproom));
  const newer = typeof taproom === 'number' && taproom > DOCUMENT_VERSION;
  return {
    span,
    path: 'taproom',
    message: say('document.otherVersion', { version: DOCUMENT_VERSION, written }),
    remedy: newer ? say('document.update') : say('document.writeVersion', { version: DOCUMENT_VERSION }),
  };
}

/** By place; where there are too many, errors before warnings, and a last one that says so. */
function inOrder(faults: readonly DocumentFault[]): DocumentFault[] {
  // What several aliases repeat is written once, and told once.
  const once = new Map(faults.map((fault) => [`${fault.line}:${fault.column} ${fault.message}`, fault] as const));
  const bySeverity = [...once.values()].sort(
    (a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'),
  );
  const kept = bySeverity.slice(0, MAX_FAULTS).sort((a, b) => a.line - b.line || a.column - b.column);
  const last = kept.at(-1);
  if (kept.length === once.size || !last) return kept;
  return [
    ...kept,
    {
      ...last,
      severity: bySeverity[0]?.severity ?? 'error',
      ...say('document.more', { most: MAX_FAULTS }),
      remedy: say('document.mendFirst'),
    },
  ];
}
