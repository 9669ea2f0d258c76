import { isCollection, isScalar, visit, type Document, type YAMLError } from 'yaml';
import { say, sayAs, type PlainCode } from '../../protocol/messages/index.ts';
import { MAX_FAULTS } from './bounds.ts';
import type { TextFault } from './lines.ts';

type Words = readonly [message: PlainCode, remedy: PlainCode];

/** The YAML parser's faults by their codes; where one code is several faults, by its words too. */
const WORDS: Partial<Record<YAMLError['code'], Words>> = {
  TAB_AS_INDENT: ['yaml.tab', 'yaml.replaceTab'],
  BAD_INDENT: ['yaml.badIndent', 'yaml.sameIndent'],
  BLOCK_AS_IMPLICIT_KEY: ['yaml.secondKey', 'yaml.newLineOrQuotes'],
  BLOCK_IN_FLOW: ['yaml.blockInFlow', 'yaml.commasInside'],
  MULTILINE_IMPLICIT_KEY: ['yaml.multilineKey', 'yaml.sameSpaces'],
  BAD_DQ_ESCAPE: ['yaml.badEscape', 'yaml.writeBackslash'],
  KEY_OVER_1024_CHARS: ['yaml.longKey', 'yaml.lookForQuote'],
  NON_STRING_KEY: ['yaml.keyNotText', 'yaml.plainKey'],
  MULTIPLE_ANCHORS: ['yaml.twoAnchors', 'yaml.deleteAnchor'],
  MULTIPLE_TAGS: ['yaml.twoTags', 'yaml.deleteTags'],
  TAG_RESOLVE_FAILED: ['yaml.unknownTag', 'yaml.deleteTag'],
  BAD_ALIAS: ['yaml.badAlias', 'yaml.nameAlias'],
  ALIAS_PROPS: ['yaml.aliasProps', 'yaml.onlyAlias'],
  BAD_DIRECTIVE: ['yaml.badDirective', 'fix.deleteLine'],
  BAD_SCALAR_START: ['yaml.badStart', 'yaml.quoteText'],
  BAD_PROP_ORDER: ['yaml.propOrder', 'yaml.moveProp'],
  RESOURCE_EXHAUSTION: ['yaml.exhausted', 'yaml.fiveLevels'],
};

/** By the sentence where one code stands for many. */
const SENTENCES: readonly (readonly [RegExp, Words])[] = [
  [/closing .*quote|Missing closing ["']/, ['yaml.openQuote', 'yaml.closeQuote']],
  [/flow map.*}|end with a }/i, ['yaml.openBrace', 'yaml.closeBrace']],
  [/flow seq.*\]|end with a \]/i, ['yaml.openBracket', 'yaml.closeBracket']],
  [/Missing , /, ['yaml.noComma', 'yaml.addComma']],
  [/block-seq-ind on same line/, ['yaml.listOnLine', 'yaml.newLineDash']],
  [/followed by map values/, ['yaml.noColon', 'yaml.keyValue']],
  [/Sequence item without - indicator/, ['yaml.notOfList', 'yaml.alignEntry']],
  [/comment/i, ['yaml.comment', 'yaml.spaceComment']],
];

/** What is opened and never closed. */
const OPEN: ReadonlySet<string> = new Set([
  'yaml.openQuote',
  'yaml.openBrace',
  'yaml.openBracket',
] satisfies PlainCode[]);

/** Faults of the parser in our words, at the place where somebody looks for them. */
export function yamlFaults(errors: readonly YAMLError[], document: Document.Parsed, text: string): TextFault[] {
  const multiline = new Set(errors.filter(({ code }) => code === 'MULTILINE_IMPLICIT_KEY').map(({ pos }) => pos[0]));
  // A line that is indented too far is told twice.
  const single = errors.filter(({ code, pos }) => code !== 'BLOCK_AS_IMPLICIT_KEY' || !multiline.has(pos[0]));
  return single.slice(0, MAX_FAULTS + 1).map((error) => yamlFault(error, document, text));
}

function yamlFault({ code, pos, message }: YAMLError, document: Document.Parsed, text: string): TextFault {
  const bySentence = SENTENCES.find(([pattern]) => pattern.test(message))?.[1];
  const known = bySentence ?? WORDS[code];
  const opener = known && OPEN.has(known[0]) ? openerBefore(pos[0], document, text) : null;
  return {
    span: opener === null ? pos : [opener, opener + 1],
    path: '',
    message: known ? sayAs(known[0], {}) : say(code === 'MISSING_CHAR' ? 'yaml.missing' : 'yaml.unreadable'),
    remedy: known ? sayAs(known[1], {}) : say('yaml.parser', { words: plain(message) }),
  };
}

/** Where the bracket or quote stands that the parser missed the end of; it tells where it gave up. */
function openerBefore(end: number, document: Document.Parsed, text: string): number | null {
  let opener: number | null = null;
  visit(document, (_key, node) => {
    const isOpened =
      (isCollection(node) && node.flow === true) ||
      (isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE'));
    if (!isOpened || !node.range) return;
    const [start, stop] = node.range;
    const closing = { '[': ']', '{': '}' }[text.charAt(start)] ?? text.charAt(start);
    const isClosed = stop - start > 1 && text.charAt(stop - 1) === closing;
    if (start < end && !isClosed) opener = Math.max(opener ?? 0, start);
  });
  return opener;
}

const plain = (message: string): string =>
  message
    .replace(/\s+/g, ' ')
    .replace(/[.:]+$/, '')
    .slice(0, 200);
