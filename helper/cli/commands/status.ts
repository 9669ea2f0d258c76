import type { Command } from 'commander';
import type { Capability, HelperInfo } from '../../protocol/capabilities.ts';
import type { MethodResult } from '../../protocol/methods.ts';
import type { NetworkRow, NetworkState, PendingChange } from '../../protocol/networks.ts';
import { ok } from '../../protocol/result.ts';
import { waitsText } from '../countdown.ts';
import { examples } from '../help.ts';
import { answers } from '../run.ts';
import type { Paint } from '../text/colour.ts';
import { bytes, duration } from '../text/figures.ts';
import { properties } from '../text/table.ts';
import { printable } from '../text/width.ts';

const GRANTS: Record<HelperInfo['authorization']['by'], string> = {
  root: 'root',
  owner: 'the user who started the helper',
  group: 'member of group taproom',
  none: 'neither root, nor the user who started the helper, nor a member of group taproom',
};

export function registerStatus(program: Command): void {
  const status = program
    .command('status')
    .description('show the helper: version, your authorisation, monitored namespaces, networks that are up');
  answers(status, async (session) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const [result, snapshot] = await Promise.all([
      connected.value.call('status', {}),
      connected.value.call('subscribe', { topics: ['networks', 'pending'] }),
    ]);
    if (!result.ok) return result;
    if (!snapshot.ok) return snapshot;
    const { networks, pending } = snapshot.value;
    const { info, socket } = connected.value;
    // The capabilities are what doctor probes anew.
    const helper: Partial<HelperInfo> = { ...info };
    delete helper.capabilities;
    return ok({
      json: { helper, status: result.value, networks, pending: pending[0] ?? null },
      text:
        statusText(info, result.value, socket, session.output.paint) +
        networksText(networks, pending, session.output.paint),
    });
  });
  examples(status, [{ line: 'taproom status' }, { line: 'taproom status --json | jq .helper.sandbox' }]);

  const doctor = program
    .command('doctor')
    .description('list kernel and system features, and remedies for missing ones');
  answers(doctor, async (session) => {
    const connected = await session.connect();
    if (!connected.ok) return connected;
    const result = await connected.value.call('doctor', {});
    if (!result.ok) return result;
    return ok({ json: result.value, text: doctorText(result.value.capabilities, session.output.paint) });
  });
  examples(doctor, [
    { line: 'taproom doctor' },
    { line: 'taproom doctor --json | jq -r ".capabilities[] | select(.available | not) | .name"' },
  ]);
}

function statusText(info: HelperInfo, status: MethodResult<'status'>, socket: string, paint: Paint): string {
  const { authorization } = info;
  const { levels } = authorization;
  const may =
    levels.length === 0
      ? paint('red', 'not authorised')
      : paint(levels.includes('manage') ? 'green' : 'amber', `may ${levels.join(', ')}`);
  return properties(
    [
      ['helper', `taproomd ${info.version}, protocol ${info.protocol}, process ${info.pid}`],
      ['socket', socket],
      [
        'where',
        info.sandbox ? paint('amber', 'sandbox, isolated from the host network') : `the network of ${info.hostname}`,
      ],
      ['kernel', info.kernel],
      ['you', `${may}: ${GRANTS[authorization.by]}`],
      ['running for', duration(status.uptime)],
      ['memory', bytes(status.residentBytes)],
      ...status.budgets
        .filter(({ used }) => used > 0)
        .map(({ name, unit, used, size }): [string, string] => [
          `of ${name}`,
          unit === 'bytes' ? `${bytes(used)} of ${bytes(size)}` : `${used} of ${size}`,
        ]),
      ['connections', `${status.connections}, subscriptions ${status.subscriptions}`],
      [
        'watches',
        Object.entries(status.counts)
          .map(([topic, count]) => `${count} ${topic}`)
          .join(', '),
      ],
      ['demo traffic', status.demo === 'absent' ? null : status.demo],
    ],
    paint,
  );
}

function networksText(networks: readonly NetworkRow[], [pending]: readonly PendingChange[], paint: Paint): string {
  const named = (state: NetworkState): string =>
    networks
      .filter((row) => row.state === state)
      .map(({ name }) => name)
      .join(', ');
  const busy = networks
    .filter(({ state }) => state === 'connecting' || state === 'disconnecting')
    .map(({ name, state }) => `${name} (${state})`)
    .join(', ');
  return properties(
    [
      ['networks', networks.length === 0 ? 'none saved' : `${networks.length} saved`],
      ['up', paint('green', named('up')) || null],
      ['busy', paint('amber', busy) || null],
      ['failed', paint('red', named('failed')) || null],
      ['waiting', pending ? paint('amber', `${printable(pending.summary.message)}. ${waitsText(pending)}`) : null],
    ],
    paint,
  );
}

function doctorText(capabilities: readonly Capability[], paint: Paint): string {
  const missing = capabilities.filter(({ available }) => !available);
  const lines = capabilities.map(({ name, summary, available, detail, remedy }) => {
    const head = `${available ? paint('green', 'available') : paint('red', 'missing  ')}  ${paint('bold', name)}  ${summary.message}`;
    const more = available
      ? []
      : [
          `           ${detail.message}`,
          ...(remedy ? [`           ${paint('dim', 'Remedy:')} ${remedy.message}`] : []),
        ];
    return [head, ...more].map((line) => `${line}\n`).join('');
  });
  const end =
    missing.length === 0 ? 'All features are available.' : `${missing.length} of ${capabilities.length} are missing.`;
  return `${lines.join('')}${end}\n`;
}
