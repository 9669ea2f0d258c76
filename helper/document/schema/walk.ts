import type * as z from 'zod';
import { NetworkDocument } from '../../protocol/index.ts';
import type { Path } from '../yaml/tree.ts';

type AnySchema = z.core.$ZodType;

/** The schema without what says only that it may be left out. */
export function bare(schema: AnySchema): z.core.$ZodTypes {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return bare(def.innerType);
    case 'pipe':
      return bare(def.in);
    default:
      return schema as z.core.$ZodTypes;
  }
}

/**
 * The fields of a mapping of this schema; of several variants the one that the value's discriminator names, else those
 * of all.
 */
export function shapeOf(schema: AnySchema, value: unknown): Record<string, AnySchema> {
  const { def } = bare(schema)._zod;
  if (def.type === 'object') return def.shape;
  if (def.type !== 'union') return {};
  const chosen = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const discriminator = (def as { discriminator?: string }).discriminator ?? '';
  const variants = def.options.map((option) => shapeOf(option, value));
  const fitting = variants.filter((shape) => {
    const { def: tag } = (shape[discriminator] as z.core.$ZodTypes | undefined)?._zod ?? {};
    return tag?.type === 'literal' && tag.values.includes(chosen[discriminator] as string);
  });
  return Object.assign({}, ...(fitting.length > 0 ? fitting : variants)) as Record<string, AnySchema>;
}

/** The schema of what stands at a path of a document of this value, or null where the schema has nothing there. */
function schemaAt(path: Path, value: unknown): AnySchema | null {
  let schema: AnySchema = NetworkDocument;
  let here = value;
  for (const segment of path) {
    const { def } = bare(schema)._zod;
    const next: AnySchema | undefined = def.type === 'array' ? def.element : shapeOf(schema, here)[segment];
    if (!next) return null;
    schema = next;
    here = typeof here === 'object' && here !== null ? (here as Record<string | number, unknown>)[segment] : undefined;
  }
  return schema;
}

/** The names of the fields that a mapping at this path may have. */
export function fieldsAt(path: Path, value: unknown): string[] {
  const schema = schemaAt(path, value);
  return schema ? Object.keys(shapeOf(schema, valueAt(path, value))) : [];
}

/** Whether what stands at this path may be left out. */
export function isOptional(path: Path, value: unknown): boolean {
  const optional = (schemaAt(path, value) as z.core.$ZodTypes | null)?._zod.optin;
  return optional === 'optional';
}

/** What a scalar at this path may be, where that is a choice of words. */
export function choicesAt(path: Path, value: unknown): string[] {
  const schema = schemaAt(path, value);
  const def = schema && bare(schema)._zod.def;
  if (def?.type === 'enum') return Object.values(def.entries).map(String);
  if (def?.type === 'boolean') return ['true', 'false'];
  return [];
}

export function valueAt(path: Path, value: unknown): unknown {
  let here = value;
  for (const segment of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, segment)) return undefined;
    here = (here as Record<string | number, unknown>)[segment];
  }
  return here;
}
