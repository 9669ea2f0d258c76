import { ok, type Result } from '../protocol/index.ts';
import { say, type Message } from '../protocol/messages/index.ts';
import { BUDGET_NAMES, parseBudget, type BudgetName } from './budgets.ts';
import { failure } from './errors.ts';
import { LEVELS, type Level } from './log.ts';

export interface Arguments {
  socket: string | null;
  /** Where the journal and the saved networks are kept. */
  state: string | null;
  sandbox: boolean;
  demo: boolean;
  /** A name or a number: who may use the helper besides root. */
  user: string | null;
  /** Gets one line of JSON when the helper answers. */
  readyFd: number | null;
  /** When this descriptor reads to its end, the helper stops: whoever started it has gone. */
  lifelineFd: number | null;
  logLevel: Level;
  /** Those that are to be of another size; see budgets.ts. */
  budgets: Map<BudgetName, number>;
  /** Runs inside the sandbox beside the helper. */
  command: string[];
  help: boolean;
  version: boolean;
  /** Not a helper that serves: lists what is Taproom's, removes it with `yes`, and ends. */
  cleanup: boolean;
  yes: boolean;
  orphans: boolean;
  json: boolean;
  /** Set by the helper for itself: this process is the one inside the sandbox. */
  inside: boolean;
}

export const USAGE = `Usage: taproomd [OPTION]... [-- COMMAND ARG...]

The helper of Taproom: owns TUN/TAP devices and changes links, addresses and routes.

  --socket PATH      listen there (default: /run/taproom/taproomd.sock; a sandbox: a private folder)
  --state DIR        keep the journal and the saved networks there (default: /var/lib/taproom;
                     a sandbox, or a helper that is not root: a private folder that goes with it)
  --sandbox          in a network namespace of its own: nothing touches the host; needs no root
  --demo             fill the sandbox with a small network and a little traffic
  --user NAME|UID    let this user use the helper too (default: who ran sudo or pkexec)
  --log-level LEVEL  ${LEVELS.join(', ')} (default: info; in a sandbox with COMMAND: warn)
  --budget NAME=N    spend that much at most; \`taproom status\` shows the names, what is used and how much there is
  --ready-fd N       write {"ready":true,"socket":PATH,"pid":PID} and a newline to descriptor N, once it answers
  --lifeline-fd N    stop when descriptor N reads to its end (a pipe from whoever started the helper)
  --version, --help
  --cleanup          with no helper running: list everything of Taproom's, and with --yes remove it; then end
                     (--orphans: only what belongs to nothing known; --json; --state DIR)

With COMMAND (only with --sandbox) it runs inside the sandbox with TAPROOM_SOCKET set and \`taproom\`
on its PATH, and taproomd exits with its status.

Examples:
  sudo taproomd
  taproomd --sandbox --demo
  taproomd --sandbox -- taproom link list
`;

/** Reads the command line. Pure. */
export function parseArguments(argv: readonly string[]): Result<Arguments> {
  const found: Arguments = {
    socket: null,
    state: null,
    sandbox: false,
    demo: false,
    user: null,
    readyFd: null,
    lifelineFd: null,
    logLevel: 'info',
    budgets: new Map(),
    command: [],
    help: false,
    version: false,
    inside: false,
    cleanup: false,
    yes: false,
    orphans: false,
    json: false,
  };
  let level: Level | null = null;
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [option = '', inline] = /^--[^=]+=/.test(word) ? splitOnce(word) : [word];
    const value = (): string | undefined => inline ?? rest.shift();
    switch (option) {
      case '--sandbox':
        found.sandbox = true;
        break;
      case '--demo':
        found.demo = true;
        break;
      case '--cleanup':
        found.cleanup = true;
        break;
      case '--list':
        break; // What --cleanup does without --yes.
      case '--yes':
        found.yes = true;
        break;
      case '--orphans':
        found.orphans = true;
        break;
      case '--json':
        found.json = true;
        break;
      case '--inside-sandbox':
        found.inside = true;
        break;
      case '--help':
      case '-h':
        found.help = true;
        break;
      case '--version':
        found.version = true;
        break;
      case '--socket':
        found.socket = value() ?? '';
        break;
      case '--state':
        found.state = value() ?? '';
        break;
      case '--user':
        found.user = value() ?? '';
        break;
      case '--log-level':
        level = LEVELS.find((known) => known === word || known === (inline ?? rest[0])) ?? null;
        if (inline === undefined) rest.shift();
        if (level === null) return usage(say('start.oneOf', { option: '--log-level', choices: LEVELS }));
        break;
      case '--budget': {
        const budget = parseBudget(value() ?? '');
        if (budget === null) return usage(say('start.takesBudget', { option, choices: BUDGET_NAMES }));
        found.budgets.set(...budget);
        break;
      }
      case '--ready-fd':
      case '--lifeline-fd': {
        const text = value() ?? '';
        if (!/^\d{1,4}$/.test(text)) return usage(say('start.takesDescriptor', { option }));
        if (option === '--ready-fd') found.readyFd = Number(text);
        else found.lifelineFd = Number(text);
        break;
      }
      case '--':
        found.command = rest.splice(0);
        break;
      default:
        return usage(say('start.noOption', { word: JSON.stringify(word) }));
    }
  }
  if (found.socket === '') return usage(say('start.takesPath', { option: '--socket' }));
  if (found.state === '') return usage(say('start.takesPath', { option: '--state' }));
  if (found.user === '') return usage(say('start.takesUser', { option: '--user' }));
  if (found.command.length > 0 && !found.sandbox) return usage(say('start.commandNeedsSandbox'));
  if (found.demo && !found.sandbox) return usage(say('start.demoNeedsSandbox'));
  if (found.cleanup && found.sandbox) return usage(say('start.sandboxNeedsNoCleanup'));
  if (!found.cleanup && (found.yes || found.orphans || found.json)) return usage(say('start.optionsOfCleanup'));
  found.logLevel = level ?? (found.command.length > 0 ? 'warn' : 'info');
  return ok(found);
}

const usage = (fault: Message) =>
  failure('invalid', 'read arguments', say('start.arguments', { fault }), { remedy: say('start.seeHelp') });

function splitOnce(word: string): [string, string] {
  const at = word.indexOf('=');
  return [word.slice(0, at), word.slice(at + 1)];
}
