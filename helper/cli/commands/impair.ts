import type { Command } from 'commander';
import { IMPAIRMENT_KEYS, impairmentText, readImpairmentKey } from '../../document/impairment-text.ts';
import type { Impairment, PortRow } from '../../protocol/datapaths.ts';
import type { Params } from '../../protocol/methods.ts';
import { ok, type Result } from '../../protocol/result.ts';
import { say } from '../../protocol/messages/index.ts';
import { given } from '../arguments.ts';
import { carryOut, CHANGE_TIMEOUT, confirmation, withConfirmation, type ConfirmOptions } from '../change.ts';
import { examples } from '../help.ts';
import { exits, refuse, usage } from '../run.ts';

const camel = (key: string): string => key.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

interface ImpairOptions extends ConfirmOptions {
  in?: boolean;
  out?: boolean;
  datapath?: string;
  clear?: boolean;
  [key: string]: string | boolean | number | undefined;
}

export function registerImpair(program: Command): void {
  const impair = withConfirmation(
    program
      .command('impair <port>')
      .description('impair a datapath port (delay, loss, rate, ...): PORT is its key or the name of its link')
      .option('--in', 'ingress only: frames received on the port')
      .option('--out', 'egress only: frames sent on the port (default: both)')
      .option('--datapath <name>', 'datapath of the port, if several have such a port')
      .option('--clear', 'remove all impairments'),
  );
  for (const [key, { summary, kind }] of Object.entries(IMPAIRMENT_KEYS)) {
    const description = summary.charAt(0).toLowerCase() + summary.slice(1).replace(/\.$/, '');
    impair.option(kind === 'switch' ? `--${key}` : `--${key} <value>`, description);
  }
  impair.addHelpText(
    'after',
    `
What is named is the whole impairment of that direction: what is left out does not happen. It takes
effect at once, for what comes after; frames that wait keep their time. Times are written 40ms, 1.5s or
200us, shares 1% or 0.01, rates 10mbit or 500kbit.`,
  );
  exits<ImpairOptions>(impair, async (session, [port = ''], options) => {
    const impairment = read(options);
    if (!impairment.ok) return refuse(session, impairment.error);
    const connected = await session.connect({ callTimeout: CHANGE_TIMEOUT });
    if (!connected.ok) return refuse(session, connected.error);
    const connection = connected.value;
    const direction = options.in === options.out ? 'both' : options.in === true ? 'in' : 'out';
    const request: Params<'datapath.impair'> = {
      port,
      direction,
      impairment: impairment.value,
      ...given({ name: options.datapath }),
      ...confirmation(options),
    };
    return carryOut(session, connection, {
      network: null,
      to: 'up',
      options,
      make: () => connection.call('datapath.impair', request),
      pending: (made) => made.pending,
      said: ({ datapath }) => {
        const row = datapath.ports.find(({ key, port: of }) => key === port || ('device' in of && of.device === port));
        return row ? said(row) : '';
      },
    });
  });
  examples(impair, [
    { line: 'taproom impair vm1 --delay 40ms --jitter 5ms --loss 1%' },
    { line: 'taproom impair tap:vm1 --out --rate 10mbit --queue 100' },
    {
      line: 'taproom impair vm1 --burst-loss 1%/20%',
      does: 'burst loss: 1 % of frames start a burst, each frame ends it with a probability of 20 %',
    },
    { line: 'taproom impair vm1 --clear' },
  ]);
}

/** The impairment that the options say; null: none. */
function read(options: ImpairOptions): Result<Impairment | null> {
  const named = Object.keys(IMPAIRMENT_KEYS).filter((key) => options[camel(key)] !== undefined);
  if (options.clear === true) return named.length === 0 ? ok(null) : usage(say('cli.clearAlone'), '--clear');
  if (named.length === 0) return usage(say('cli.noImpairment'), undefined, say('cli.giveImpairment'));
  let impairment: Impairment = {};
  for (const key of named) {
    const text = options[camel(key)];
    const one = readImpairmentKey(key, typeof text === 'string' ? text : '');
    // The words are those of a port's text; here each key is an option.
    if (!one.ok) {
      const { message, remedy } = one.fault;
      const fix = remedy.code === 'impairment.writeSuspend' ? say('impairment.suspendOption') : remedy;
      return usage(message, `--${key}`, fix);
    }
    impairment = { ...impairment, ...one.value };
  }
  return ok(impairment);
}

function said({
  key,
  port: {
    settings: { impair },
  },
}: PortRow): string {
  if (!impair.in && !impair.out) return `${key}: no impairment.`;
  return `${key}: in ${impair.in ? impairmentText(impair.in) : 'nothing'}; out ${impair.out ? impairmentText(impair.out) : 'nothing'}.`;
}
