/**
 * What a document's text may cost. An honest document is far from all of these; one that is not is
 * refused before anything is built of it.
 */

/** Collections inside of collections. The schema itself needs five. */
export const MAX_DEPTH = 16;
/** Keys, values and collections together, after aliases: a document of 2,048 links has about 25,000. */
export const MAX_NODES = 75_000;
/** Lexemes: spaces, line ends and marks count too; 2,048 links in lines have about 100,000. */
export const MAX_LEXEMES = 150_000;
/** Told faults of one document; that there are more is said. */
export const MAX_FAULTS = 100;
