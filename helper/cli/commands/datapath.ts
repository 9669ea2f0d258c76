import type { Command } from 'commander';
import { ok } from '../../protocol/result.ts';
import { CHANGE_TIMEOUT, changes, makeAll } from '../change.ts';
import { examples } from '../help.ts';
import { answers } from '../run.ts';
import { registerDatapathAdd } from './datapath-add.ts';
import { findDatapath, registerDatapathSet } from './datapath-set.ts';
import { registerDatapathStats } from './datapath-stats.ts';
import { datapathDetail, datapathTable, macTable } from './datapath-text.ts';

export function registerDatapath(program: Command): void {
  const group = program
    .command('datapath')
    .aliases(['dp'])
    .description(
      'packet loops between ports (switch, bond, responder, exception path): list, show, add, set, stats, macs, delete',
    );

  const list = group.command('list').aliases(['ls']).description('list running datapaths');
  answers(list, async (session) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const result = await connected.value.call('datapath.list', {});
    return result.ok
      ? ok({ json: result.value, text: datapathTable(result.value.datapaths, session.output.paint) })
      : result;
  });
  examples(list, [
    { line: 'taproom datapath list' },
    { line: 'taproom datapath list --json | jq -r ".datapaths[].name"' },
  ]);

  const show = group
    .command('show <name>')
    .aliases(['get'])
    .description('show a datapath: port states with reasons, drops, threads, memory');
  answers(show, async (session, [name = '']) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const [row, statistics] = await Promise.all([
      findDatapath(connected.value, name),
      connected.value.call('datapath.statistics', {}),
    ]);
    if (!row.ok) return row;
    if (!statistics.ok) return statistics;
    const counters = statistics.value.datapaths.find((each) => each.name === name) ?? { name, cpu: 0, ports: [] };
    return ok({
      json: { datapath: row.value, statistics: counters },
      text: datapathDetail(row.value, counters, session.output.paint),
    });
  });
  examples(show, [
    { line: 'taproom datapath show sw0' },
    { line: 'taproom datapath show sw0 --json | jq .statistics' },
  ]);

  registerDatapathAdd(group);
  registerDatapathSet(group);
  registerDatapathStats(group);

  const macs = group.command('macs <name>').description('show the MAC table of a switch: MAC address, port, age');
  answers(macs, async (session, [name = '']) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const result = await connected.value.call('datapath.macs', { name });
    return result.ok ? ok({ json: result.value, text: macTable(result.value.entries, session.output.paint) }) : result;
  });
  examples(macs, [{ line: 'taproom datapath macs sw0' }]);

  const remove = group
    .command('delete <name...>')
    .aliases(['del', 'rm'])
    .description('stop datapaths and delete the TAPs and TUNs that they created');
  changes(remove, async (session, names, options) => {
    const connected = await session.connect({ callTimeout: CHANGE_TIMEOUT });
    if (!connected.ok) return connected;
    const asked = names.map((name) => ({ method: 'datapath.delete' as const, params: { name } }));
    const made = await makeAll(session, connected.value, asked, options);
    return made.ok ? ok({ json: { deleted: names.length }, text: '', pending: made.value.pending }) : made;
  });
  examples(remove, [{ line: 'taproom datapath delete sw0' }]);
}
