import { config, type core, type ZodError } from 'zod';
import type { Failure } from './errors.ts';
import { code } from './messages/code.ts';
import { isCode, say, sayAs, type Message, type PlainCode, type Values } from './messages/index.ts';

type Issue = core.$ZodIssue;

/**
 * What a schema has against a value: the message whose code the schema carries, with the issue's own values.
 * Where it carries none, what does not fit: with the field's name where that is given, else to stand beside it.
 */
export function issueMessage(issue: Issue, field?: string): Message {
  if (isCode(issue.message) && !isMissing(issue)) return sayAs(issue.message, valuesOf(issue));
  if (field === undefined) return beside(issue);
  return named(issue, field === '' ? say('field.parameters') : say('field.named', { field }));
}

/** The first fault that a schema found in a request, by its field. */
export function invalidParams(step: string, error: ZodError): Failure {
  const [first] = error.issues;
  if (!first) return { kind: 'invalid', step, ...say('field.doesNotFit', { subject: say('field.parameters') }) };
  const issue = inmost(first);
  const extra = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const field = [...issue.path, ...(extra === undefined ? [] : [extra])].map(String).join('.');
  return { kind: 'invalid', step, ...issueMessage(issue, field), ...(field === '' ? {} : { field }) };
}

/** Of a union what is wrong with the one of its members that was meant: the others do not know the names. */
function inmost(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const meant = issue.errors.filter((member) => !member.some(({ code }) => code === 'unrecognized_keys'));
  const [within] = meant.length === 1 ? (meant[0] ?? []) : [];
  return within ? inmost({ ...within, path: [...issue.path, ...within.path] }) : issue;
}

function valuesOf(issue: Issue): Values {
  if (issue.code === 'too_small') return { minimum: Number(issue.minimum) };
  if (issue.code === 'too_big') return { maximum: Number(issue.maximum) };
  return issue.code === 'custom' ? ((issue.params ?? {}) as Values) : {};
}

/** An issue does not keep the value: what is missing is told by this code, from the moment that it is found. */
const MISSING = code('field.needed');
config({ customError: ({ code, input }) => (code === 'invalid_type' && input === undefined ? MISSING : undefined) });
const isMissing = ({ message }: Issue): boolean => message === MISSING;

function beside(issue: Issue): Message {
  switch (issue.code) {
    case 'invalid_type':
      return say(isMissing(issue) ? 'field.needed' : 'field.wholeNumber');
    case 'too_small':
      return say('field.least', { minimum: Number(issue.minimum) });
    case 'too_big': {
      const maximum = { maximum: Number(issue.maximum) };
      return issue.origin === 'string' ? say('field.characters', maximum) : say('field.most', maximum);
    }
    case 'invalid_value':
      return say('fix.oneOf', { choices: issue.values.map(String).join(', ') });
    default:
      return say('field.unfit');
  }
}

function named(issue: Issue, subject: Message): Message {
  switch (issue.code) {
    case 'unrecognized_keys':
      return say('field.unknown', { subject });
    case 'invalid_type': {
      const type = TYPES[issue.expected];
      const wanted = type === undefined ? issue.expected : sayAs(type, {});
      return isMissing(issue) ? say('field.missing', { subject, wanted }) : say('field.takes', { subject, wanted });
    }
    case 'invalid_value':
      return say('field.oneOf', { subject, choices: issue.values.map(String).join(', ') });
    case 'invalid_union': {
      const choices = unionChoices(issue);
      return choices.length > 0
        ? say('field.oneOf', { subject, choices: choices.join(', ') })
        : say('field.doesNotFit', { subject });
    }
    case 'too_small':
    case 'too_big':
      return outOfBounds(issue, subject);
    default:
      return say('field.doesNotFit', { subject });
  }
}

const TYPES: Readonly<Record<string, PlainCode>> = {
  string: 'field.string',
  number: 'field.number',
  int: 'field.int',
  boolean: 'field.boolean',
  array: 'field.array',
  object: 'field.object',
};

/** What the discriminator of a union may be. */
export const unionChoices = (issue: core.$ZodIssueInvalidUnion): string[] =>
  'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];

function outOfBounds(issue: core.$ZodIssueTooSmall | core.$ZodIssueTooBig, subject: Message): Message {
  const { origin } = issue;
  if (issue.code === 'too_small') {
    const values = { subject, minimum: Number(issue.minimum) };
    if (origin === 'string') return say('field.fewCharacters', values);
    return origin === 'array' ? say('field.fewEntries', values) : say('field.small', values);
  }
  const values = { subject, maximum: Number(issue.maximum) };
  if (origin === 'string') return say('field.manyCharacters', values);
  return origin === 'array' ? say('field.manyEntries', values) : say('field.big', values);
}
