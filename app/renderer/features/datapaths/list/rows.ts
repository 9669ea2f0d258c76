import type { DatapathRow, PortRow } from '../../../../../helper/protocol/index.ts';
import { datapathKey, portId, portLabel, remoteOf } from '../../../state/datapath-keys.ts';
import type { Item, Sort } from '../../../ui/grid/model.ts';

/** A line of the list: a datapath, or one of its ports below it. */
export interface Line {
  key: string;
  row: DatapathRow;
  port: PortRow | null;
}

/** What each column is sorted by; figures come from the samples. */
export interface Figures {
  rate: (key: string) => number;
  drops: (key: string) => number;
}

const words = ({ row, port }: Line): string =>
  [row.name, row.type, row.network ?? '', ...(port ? [portLabel(port), port.key, remoteOf(port) ?? ''] : [])]
    .join(' ')
    .toLowerCase();

/** Datapaths in order, each with those of its ports that fit the search; one whose name fits shows them all. Pure. */
export function linesOf(rows: readonly DatapathRow[], search: string, sort: Sort, figures: Figures): Item<Line>[] {
  const wanted = search.trim().toLowerCase();
  const value = (line: Line): string | number => {
    if (sort.column === 'rate') return figures.rate(line.key);
    if (sort.column === 'drops') return figures.drops(line.key);
    if (sort.column === 'type') return line.port ? line.port.port.kind : line.row.type;
    return line.port ? portLabel(line.port) : line.row.name;
  };
  const byValue = (a: Line, b: Line): number => {
    const [x, y] = [value(a), value(b)];
    const order = x < y ? -1 : x > y ? 1 : 0;
    return (sort.descending ? -order : order) || (a.key < b.key ? -1 : 1);
  };
  return rows
    .map((row): Line => ({ key: datapathKey(row.name), row, port: null }))
    .sort(byValue)
    .flatMap((head) => {
      const fits = wanted === '' || words(head).includes(wanted);
      const ports = head.row.ports
        .map((port): Line => ({ key: portId(head.row.name, port.key), row: head.row, port }))
        .filter((line) => fits || words(line).includes(wanted))
        .sort(byValue);
      return fits || ports.length > 0 ? [head, ...ports] : [];
    })
    .map((line) => ({ type: 'row', key: line.key, row: line }));
}
