/** One thing that the palette reaches. */
export interface Command {
  id: string;
  title: string;
  /** What it belongs to, said behind it. */
  group: string;
  /** Other words that find it. */
  words: string;
  run: () => void;
}
