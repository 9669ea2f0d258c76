import type * as z from 'zod';
import { NetworkDocument } from '../../protocol/index.ts';
import { bare, shapeOf } from '../schema/walk.ts';

type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

/** A document as somebody would write it: in the schema's order, without what is so anyway. */
export function withoutDefaults(document: NetworkDocument): { [key: string]: Plain } {
  return written(NetworkDocument, document) as { [key: string]: Plain };
}

function written(schema: z.core.$ZodType, value: unknown): Plain {
  if (Array.isArray(value)) {
    const { def } = bare(schema)._zod;
    return value.map((item) => (def.type === 'array' ? written(def.element, item) : (item as Plain)));
  }
  if (typeof value !== 'object' || value === null) return value as Plain;
  const mapping: { [key: string]: Plain } = {};
  for (const [field, inner] of Object.entries(shapeOf(schema, value))) {
    const given = (value as Record<string, unknown>)[field];
    if (given === undefined) continue;
    const part = written(inner, given);
    if (!isDefault(inner, part)) mapping[field] = part;
  }
  return mapping;
}

/** Whether a field would be this if it were not written; options are none if all of them are defaults. */
function isDefault(schema: z.core.$ZodType, part: Plain): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'default' || def.type === 'prefault')
    return JSON.stringify(def.defaultValue) === JSON.stringify(part);
  return false;
}
