import type { Output } from '../output.ts';
import { bitsPerSecond, packetsPerSecond, si } from '../text/figures.ts';
import { printable } from '../text/width.ts';
import { sortRows, type WatchRow } from './view.ts';

/** One sample as lines for a file or a pipe: one link a line, in the order of their names. */
export function writeSample(output: Output, rows: readonly WatchRow[], now: Date): void {
  const time = now.toISOString();
  for (const { link, track } of sortRows(rows, 'name')) {
    if (output.json) {
      output.object({ time, namespace: link.namespace, index: link.index, name: link.name, rates: track.rates });
    } else if (track.rates) {
      const { rates } = track;
      const name = printable(link.namespace ? `${link.namespace}/${link.name}` : link.name);
      output.write(
        `${time} ${name} in ${bitsPerSecond(rates.rxBytes)} ${packetsPerSecond(rates.rxPackets)} ` +
          `out ${bitsPerSecond(rates.txBytes)} ${packetsPerSecond(rates.txPackets)} ` +
          `drops ${si(rates.rxDropped + rates.txDropped, '/s')}\n`,
      );
    }
  }
}
