/** Structured log: one JSON object a line on stderr, so that journald and `jq` read the same text. */
export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];
export type Fields = Record<string, unknown>;

export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

/** Lines of `level` and above go to `write`; secrets never reach a log call, so nothing is filtered here. */
export function createLog(level: Level, write: (line: string) => void): Log {
  const threshold = LEVELS.indexOf(level);
  const at =
    (own: Level) =>
    (message: string, fields: Fields = {}): void => {
      if (LEVELS.indexOf(own) < threshold) return;
      write(`${JSON.stringify({ time: new Date().toISOString(), level: own, message, ...fields })}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
