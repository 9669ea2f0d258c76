import { listOf, recordOf, type Written } from '../document-text.ts';

/** What the form shows of each part; all else stands in the YAML alone. */
const TOLD: Record<string, readonly string[] | null> = {
  taproom: null,
  name: null,
  description: null,
  start: null,
  keep: null,
  namespaces: null,
  links: null,
  routes: ['namespace', 'destination', 'via', 'dev', 'type'],
  nat: ['namespace', 'from', 'out'],
  dhcp: ['namespace', 'link', 'range', 'leaseTime', 'domain', 'advertise'],
};

/** The places that the form does not show, as one reads them in the text: `rules`, `nat.0.publish`. Pure. */
export function yamlOnlyFields(value: Written): string[] {
  return Object.entries(value).flatMap(([key, part]) => {
    const told = TOLD[key];
    if (told === undefined) return listOf(part).length === 0 && Array.isArray(part) ? [] : [key];
    if (told === null) return [];
    return listOf(part).flatMap((item, position) =>
      Object.keys(recordOf(item))
        .filter((field) => !told.includes(field))
        .map((field) => `${key}.${position}.${field}`),
    );
  });
}
