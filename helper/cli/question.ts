import { createInterface } from 'node:readline/promises';

/**
 * Asks on the terminal (standard error, so that a result in standard output stays clean); Ctrl-C and Ctrl-D are a no.
 */
export async function askYes(question: string, byDefault: boolean): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new AbortController();
  lines.on('SIGINT', () => ended.abort());
  lines.on('close', () => ended.abort());
  try {
    const answer = (
      await lines.question(`${question} ${byDefault ? '[Y/n]' : '[y/N]'} `, { signal: ended.signal })
    ).trim();
    return answer === '' ? byDefault : /^y(es)?$/i.test(answer);
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    process.stderr.write('\n');
    return false;
  } finally {
    lines.removeAllListeners('close');
    lines.close();
  }
}
