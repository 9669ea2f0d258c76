/**
 * The words of a command that a person has set in a variable (`EDITOR="code --wait"`): split at spaces,
 * with quotes and backslashes as a shell reads them, and nothing else of a shell: no variables, no
 * globs, no `;`. Null where a quote is not closed or there is no word.
 */
export function commandWords(text: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote: '"' | "'" | null = null;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (quote === "'" ? character !== "'" : quote === '"' && character !== '"' && character !== '\\') {
      word = (word ?? '') + character;
    } else if (character === quote) {
      quote = null;
    } else if (character === '\\') {
      const next = text.charAt(++at);
      // Inside double quotes a backslash hides only what is special there.
      word = (word ?? '') + (quote === '"' && !'"\\$`'.includes(next) ? `\\${next}` : next);
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== null) return null;
  if (word !== null) words.push(word);
  return words.length === 0 || words[0] === '' ? null : words;
}
