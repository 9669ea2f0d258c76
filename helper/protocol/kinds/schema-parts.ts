import * as z from 'zod';
import * as names from '../names.ts';

/**
 * What the schema of a kind is made of. Of zod only what kinds use: the whole namespace as a value would bring its
 * sentences in 50 languages into each bundle.
 */
export const schemaParts = {
  ...names,
  z: { array: z.array, boolean: z.boolean, enum: z.enum, number: z.number, strictObject: z.strictObject },
};
