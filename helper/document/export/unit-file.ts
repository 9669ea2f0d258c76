/** A section of a systemd unit (systemd.syntax(7)); what is undefined or empty is not said. */
export interface Section {
  readonly title: string;
  readonly lines: readonly (readonly [key: string, value: string])[];
}

export const section = (
  title: string,
  entries: readonly (readonly [key: string, value: string | number | undefined])[],
): Section => ({
  title,
  lines: entries.flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, String(value)] as const],
  ),
});

/** A file of the sections that say something. */
export const unit = (network: string, sections: readonly Section[]): string =>
  `# Of the network ${network}, written by Taproom.\n${sections
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => `\n[${title}]\n${lines.map(([key, value]) => `${key}=${value}\n`).join('')}`)
    .join('')}`;
