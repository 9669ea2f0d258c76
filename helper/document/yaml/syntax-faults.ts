import { isCollection, isScalar, visit, type Document, type YAMLError } from 'yaml';
import { MAX_FAULTS } from './bounds.ts';
import type { TextFault } from './lines.ts';

type Words = readonly [message: string, remedy: string];

/** The YAML parser's faults by their codes; where one code is several faults, by its words too. */
const WORDS: Partial<Record<YAMLError['code'], Words>> = {
  TAB_AS_INDENT: ['This line is indented with a tab; YAML takes spaces only.', 'Replace the tab by spaces.'],
  BAD_INDENT: [
    'This line is indented differently from the lines that it belongs to.',
    'Give all entries of a list or mapping the same number of spaces.',
  ],
  BLOCK_AS_IMPLICIT_KEY: ['A second "key:" on one line.', 'Begin a new line for it, or put the value into quotes.'],
  BLOCK_IN_FLOW: [
    'A list or mapping in lines stands inside of brackets.',
    'Inside of [ ] and { } separate entries by commas.',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'These lines read as one: the second is indented deeper than the first, which has a value already.',
    'Give both lines the same number of spaces.',
  ],
  BAD_DQ_ESCAPE: [
    'This "\\" sequence means nothing in double quotes.',
    'Write \\\\ for a backslash, or take single quotes.',
  ],
  KEY_OVER_1024_CHARS: ['This key is longer than 1024 characters.', 'Look for a quote that is not closed.'],
  NON_STRING_KEY: ['A key is text here, not a list, a mapping or an alias.', 'Write the key as plain text.'],
  MULTIPLE_ANCHORS: ['One value has two anchors.', 'Delete one of the "&" names.'],
  MULTIPLE_TAGS: ['One value has two tags.', 'Delete both "!" tags.'],
  TAG_RESOLVE_FAILED: [
    'This tag means nothing in a network document.',
    'Delete the tag (the word that begins with "!").',
  ],
  BAD_ALIAS: ['This anchor or alias has no proper name.', 'Name it with letters and digits, as in "&lan" and "*lan".'],
  ALIAS_PROPS: ['An alias cannot have an anchor or a tag of its own.', 'Leave only the "*" name.'],
  BAD_DIRECTIVE: ['This line is not a directive of YAML 1.2.', 'Delete this line.'],
  BAD_SCALAR_START: ['Plain text cannot begin with this character.', 'Put the text into quotes.'],
  BAD_PROP_ORDER: [
    'Anchors and tags stand directly before their value.',
    'Put the "&" or "!" word behind the "-", "?" or ":".',
  ],
  RESOURCE_EXHAUSTION: [
    'Lists and mappings stand too deep inside of each other.',
    'A network document needs five levels.',
  ],
};

/** By the sentence where one code stands for many. */
const SENTENCES: readonly (readonly [RegExp, Words])[] = [
  [/closing .*quote|Missing closing ["']/, ['A quote is opened and never closed.', 'Close it with the same quote.']],
  [
    /flow map.*}|end with a }/i,
    ['A "{" is opened and never closed.', 'Close it with "}", and separate entries by commas.'],
  ],
  [
    /flow seq.*\]|end with a \]/i,
    ['A "[" is opened and never closed.', 'Close it with "]", and separate entries by commas.'],
  ],
  [/Missing , /, ['Two entries inside of brackets stand without a comma between them.', 'Separate them by a comma.']],
  [/block-seq-ind on same line/, ['A list in lines begins on a line of its own.', 'Begin a new line before the "-".']],
  [/followed by map values/, ['A key needs ":" behind it.', 'Write "key: value", or "key:" with the entries below.']],
  [
    /Sequence item without - indicator/,
    [
      'This line does not belong to the list above it: it begins in another column.',
      'Begin it below the first key of its entry, or with "- ".',
    ],
  ],
  [/comment/i, ['A comment needs a space before its "#".', 'Put a space before "#".']],
];

/** Faults of the parser in our words, at the place where somebody looks for them. */
export function yamlFaults(errors: readonly YAMLError[], document: Document.Parsed, text: string): TextFault[] {
  const multiline = new Set(errors.filter(({ code }) => code === 'MULTILINE_IMPLICIT_KEY').map(({ pos }) => pos[0]));
  // A line that is indented too far is told twice.
  const single = errors.filter(({ code, pos }) => code !== 'BLOCK_AS_IMPLICIT_KEY' || !multiline.has(pos[0]));
  return single.slice(0, MAX_FAULTS + 1).map((error) => yamlFault(error, document, text));
}

function yamlFault({ code, pos, message }: YAMLError, document: Document.Parsed, text: string): TextFault {
  const bySentence = SENTENCES.find(([pattern]) => pattern.test(message))?.[1];
  const [words, remedy] = bySentence ??
    WORDS[code] ?? [
      code === 'MISSING_CHAR'
        ? 'Something is missing here: YAML expects ":" behind a key, and a space behind ":" and "-".'
        : 'This is not YAML that can be read.',
      `The parser says: ${plain(message)}.`,
    ];
  const opener = /never closed/.test(words) ? openerBefore(pos[0], document, text) : null;
  return { span: opener === null ? pos : [opener, opener + 1], path: '', message: words, remedy };
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
