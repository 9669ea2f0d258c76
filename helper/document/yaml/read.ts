import { Composer, isScalar, Lexer, Parser, type CST, type ParsedNode } from 'yaml';
import { DOCUMENT_MAX_BYTES } from '../../protocol/index.ts';
import { say, type Message } from '../../protocol/messages/index.ts';
import { atOnce, type Turns } from '../turns.ts';
import { MAX_DEPTH, MAX_LEXEMES } from './bounds.ts';
import type { Span, TextFault } from './lines.ts';
import { yamlFaults } from './syntax-faults.ts';

type YamlRead = { root: ParsedNode; faults: [] } | { root: null; faults: TextFault[] };

const refused = (span: Span, message: Message, remedy: Message): YamlRead => ({
  root: null,
  faults: [{ span, path: '', message, remedy }],
});

const encoder = new TextEncoder();
/** Everything that YAML 1.2 does not allow in a stream (c-printable, 5.1): NUL, escape sequences, half characters. */
const UNPRINTABLE = /[^\t\n\r\x20-\x7e\x85\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * One YAML 1.2 document as its tree, within bounds that hold before the tree is built: bytes, then
 * lexemes and depth while the parser takes them. What the tree's aliases expand to is bounded by
 * `TreeReader`, duplicate keys are found there: yaml itself compares each key with each other one.
 */
export const readYaml = (text: string): YamlRead => atOnce(readYamlInTurns(text));

export function* readYamlInTurns(text: string): Turns<YamlRead> {
  const start: Span = [0, 0];
  // One code unit is at least one byte, so that a huge text is not encoded at all.
  if (text.length > DOCUMENT_MAX_BYTES || encoder.encode(text).length > DOCUMENT_MAX_BYTES) {
    return refused(start, say('yaml.tooLarge', { kib: DOCUMENT_MAX_BYTES / 1024 }), say('fix.split'));
  }
  // A byte order mark is allowed where it is one: at the start.
  const odd = UNPRINTABLE.exec(text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text);
  if (odd) {
    const code = (odd[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    return refused(
      [odd.index, odd.index + odd[0].length],
      say('yaml.character', { code }),
      say('yaml.deleteCharacter'),
    );
  }
  const tokens = yield* tokensOf(text);
  if (!tokens.ok) return refused(tokens.span, tokens.message, tokens.remedy);
  const directive = tokens.tokens.find((token) => token.type === 'directive');
  if (directive && !/^%YAML[ \t]+1\.2[ \t]*$/.test(directive.source)) {
    return refused(
      [directive.offset, directive.offset + directive.source.length],
      say('yaml.directive'),
      say('fix.deleteLine'),
    );
  }
  yield;
  return compose(tokens.tokens, text);
}

/** Lexemes that are taken without a break. */
const PIECE = 256;

type Tokens = { ok: true; tokens: CST.Token[] } | { ok: false; span: Span; message: Message; remedy: Message };

function* tokensOf(source: string): Turns<Tokens> {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(source)) {
    for (const token of parser.next(lexeme)) tokens.push(token);
    lexemes += 1;
    if (lexemes % PIECE === 0) yield;
    const span: Span = [Math.max(parser.offset - 1, 0), parser.offset];
    // The stack holds the document and the scalar at hand besides the collections.
    if (parser.stack.length > MAX_DEPTH + 2) {
      return {
        ok: false,
        span,
        message: say('yaml.tooDeep', { most: MAX_DEPTH }),
        remedy: say('yaml.fiveLevelsBrackets'),
      };
    }
    if (lexemes > MAX_LEXEMES) {
      return { ok: false, span, message: say('yaml.tooManyParts'), remedy: say('fix.split') };
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return { ok: true, tokens };
}

function compose(tokens: readonly CST.Token[], text: string): YamlRead {
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    merge: false,
    resolveKnownTags: false,
    stringKeys: true,
    uniqueKeys: false,
    strict: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [document, second] = [...composer.compose(tokens, true, text.length)];
  // With `forceDoc` there always is one.
  if (!document) return refused([0, 0], say('yaml.empty'), say('yaml.begins'));
  const faults = yamlFaults([...document.errors, ...document.warnings, ...(second?.errors ?? [])], document, text);
  if (second && faults.length === 0) {
    const at = second.range[0];
    return refused([at, at], say('yaml.second'), say('yaml.ownFile'));
  }
  if (faults.length > 0) return { root: null, faults };
  const root = document.contents;
  const isNothing = !root || (isScalar(root) && root.value === null);
  if (isNothing) return refused([0, 0], say('yaml.empty'), say('yaml.begins'));
  return { root, faults: [] };
}
