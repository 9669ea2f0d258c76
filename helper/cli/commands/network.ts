import type { Command } from 'commander';
import { ok } from '../../protocol/result.ts';
import { checkDocument } from '../document-check.ts';
import { readDocument } from '../document-source.ts';
import { ExitCode } from '../exit-codes.ts';
import { examples } from '../help.ts';
import { answers, exits, forEachName, refuse } from '../run.ts';
import { registerNetworkApply } from './network-apply.ts';
import { registerNetworkEdit } from './network-edit.ts';
import { registerNetworkPlan } from './network-plan.ts';
import { networkDetail, networkTable } from './network-text.ts';
import { registerNetworkTransfer } from './network-transfer.ts';

export function registerNetwork(program: Command): void {
  const group = program
    .command('network')
    .aliases(['net'])
    .description(
      'networks as documents: list, show, check, plan, apply, save, up, down, diff, edit, delete, import, export',
    );

  const list = group.command('list').aliases(['ls']).description('list saved networks and their states');
  answers(list, async (session) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const result = await connected.value.call('network.list', {});
    return result.ok
      ? ok({ json: result.value, text: networkTable(result.value.networks, session.output.paint) })
      : result;
  });
  examples(list, [
    { line: 'taproom network list' },
    { line: 'taproom network list --json | jq -r ".networks[] | select(.state == \\"up\\") | .name"' },
  ]);

  const show = group
    .command('show <name>')
    .aliases(['get'])
    .description('show a network: state, services, leases, drift, document')
    .option('--text', 'print only the document, as it was written');
  answers<{ text?: boolean }>(show, async (session, [name = ''], options) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const result = await connected.value.call('network.show', { name });
    if (!result.ok) return result;
    if (options.text && !session.output.json) return ok({ json: {}, text: withNewline(result.value.text) });
    const snapshot = await connected.value.call('subscribe', { topics: ['leases'] });
    if (!snapshot.ok) return snapshot;
    const leases = snapshot.value.leases.filter(({ network }) => network === name);
    return ok({ json: { ...result.value, leases }, text: networkDetail(result.value, leases, session.output.paint) });
  });
  examples(show, [
    { line: 'taproom network show lab' },
    { line: 'taproom network show lab --text > lab.yaml' },
    { line: 'taproom network show lab --json | jq .leases' },
  ]);

  const check = group
    .command('check <file>')
    .description('check a document and print its errors by line and column; changes nothing');
  exits(check, async (session, [file = '']) => {
    const read = await readDocument(file);
    if (!read.ok) return refuse(session, read.error);
    const connected = await session.connect();
    if (!connected.ok) return refuse(session, connected.error);
    const checked = await checkDocument(connected.value, session.output, read.value, 'cli.notBroughtUp');
    if ('code' in checked) return checked.code;
    if (session.output.json) session.output.object(checked);
    else session.output.write(`${file}: the network ${checked.document.name} can be brought up.\n`);
    return ExitCode.done;
  });
  examples(check, [
    { line: 'taproom network check lab.yaml' },
    { line: 'taproom network check lab.yaml --json 2>&1 | jq -r ".faults[].message"' },
  ]);

  registerNetworkPlan(group);
  registerNetworkApply(group);

  const save = group
    .command('save <file>')
    .description('save a document under its name without bringing it up; replaces one of the same name');
  exits(save, async (session, [file = '']) => {
    const read = await readDocument(file);
    if (!read.ok) return refuse(session, read.error);
    const connected = await session.connect();
    if (!connected.ok) return refuse(session, connected.error);
    const checked = await checkDocument(connected.value, session.output, read.value, 'cli.notSaved');
    if ('code' in checked) return checked.code;
    const saved = await connected.value.call('network.save', { text: read.value.text });
    if (!saved.ok) return refuse(session, saved.error);
    if (session.output.json) session.output.object(saved.value);
    else session.output.write(`${saved.value.network.name} is saved.\n`);
    return ExitCode.done;
  });
  examples(save, [
    { line: 'taproom network save lab.yaml' },
    { line: 'taproom network import eth1 br0 --name lan | taproom network save -' },
  ]);

  registerNetworkEdit(group);

  const remove = group
    .command('delete <name...>')
    .aliases(['del', 'rm'])
    .description('delete saved networks')
    .option('--down', 'take them down first where they are up');
  exits<{ down?: boolean }>(remove, async (session, names, { down = false }) => {
    const connected = await session.connect();
    if (!connected.ok) return refuse(session, connected.error);
    return forEachName(
      session,
      names,
      (name) => connected.value.call('network.delete', { name, down }),
      (done) => ({ json: { deleted: done.length }, text: '' }),
    );
  });
  examples(remove, [{ line: 'taproom network delete lab' }, { line: 'taproom network delete lab old --down' }]);

  registerNetworkTransfer(group);
}

const withNewline = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
