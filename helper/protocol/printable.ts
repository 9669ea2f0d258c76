/**
 * Control characters made visible: an alias or a name must not be able to move the cursor, nor to turn the direction of
 * what stands behind it (Unicode's Bidi_Control).
 */
export const printable = (text: string): string =>
  text.replace(/[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0).toString(16);
    return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
  });

/** The same of a text that may have several lines. */
export const printableLines = (text: string): string => text.split('\n').map(printable).join('\n');
