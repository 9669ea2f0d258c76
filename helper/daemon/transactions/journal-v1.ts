import { verbatim } from '../../protocol/messages/index.ts';

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const message = (said: unknown): unknown => (typeof said === 'string' ? verbatim(said) : said);
const step = (value: unknown): unknown => (isFields(value) ? { ...value, summary: message(value.summary) } : value);
const steps = (value: unknown): unknown => (Array.isArray(value) ? value.map(step) : value);

function failure(value: unknown): unknown {
  if (!isFields(value) || typeof value.message !== 'string' || 'code' in value) return value;
  return { ...value, ...verbatim(value.message), ...('remedy' in value ? { remedy: message(value.remedy) } : {}) };
}

function change(value: Fields): Fields {
  const { summary, final } = value;
  return { ...value, summary: message(summary), final: message(final) };
}

/**
 * A record of version 1 as the present version has it: its English sentences become messages of their own words. Pure.
 */
export function fromVersion1(value: unknown): unknown {
  if (!isFields(value)) return value;
  switch (value.record) {
    case 'begin':
      return { ...change(value), steps: steps(value.steps) };
    case 'end':
      return { ...value, error: failure(value.error) };
    case 'entry': {
      const { entry } = value;
      if (!isFields(entry)) return value;
      return { ...value, entry: { ...change(entry), error: failure(entry.error) }, steps: steps(value.steps) };
    }
    default:
      return value;
  }
}
