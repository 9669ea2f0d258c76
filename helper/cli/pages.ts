import { ok, type Result } from '../protocol/result.ts';
import { ExitCode } from './exit-codes.ts';
import { JSON_VERSION } from './output.ts';
import { refuse, type Session } from './run.ts';

/** A list that is printed as its pages come: of a million rows no more than one page is ever held. */
interface Printed<Row, Request> {
  /** Of the array in the object that `--json` prints. */
  readonly name: string;
  /** Only where they came all at once: more come in the order of the kernel. */
  readonly inOrder: (rows: Row[]) => Row[];
  readonly text: (rows: readonly Row[], isLast: boolean) => string;
  /** One after the other, each with the pages behind it. */
  readonly requests: readonly Request[];
  readonly read: (request: Request | { after: number }) => Promise<Result<{ rows: Row[]; next: number | null }>>;
}

export async function printPages<Row, Request>(session: Session, printed: Printed<Row, Request>): Promise<number> {
  const { output } = session;
  const text = output.json ? jsonOfPages(printed.name) : printed.text;
  let waiting: readonly (Request | { after: number })[] = printed.requests;
  for (let isFirst = true; ; isFirst = false) {
    const [request, ...others] = waiting;
    // None: nothing of what was asked for is there.
    const page = request === undefined ? ok({ rows: [], next: null }) : await printed.read(request);
    if (!page.ok) return refuse(session, page.error);
    const { rows, next } = page.value;
    waiting = next === null ? others : [{ after: next }, ...others];
    const isLast = waiting.length === 0;
    output.write(text(isFirst && isLast ? printed.inOrder(rows) : rows, isLast));
    if (isLast || !output.open) return ExitCode.done;
  }
}

/** One object, however many pages it comes in. */
function jsonOfPages(name: string): (rows: readonly unknown[], isLast: boolean) => string {
  let [isFirst, isEmpty] = [true, true];
  return (rows, isLast) => {
    const texts = rows.map((row) => JSON.stringify(row)).join(',');
    const before = `${isFirst ? `{"version":${JSON_VERSION},"${name}":[` : ''}${isEmpty || texts === '' ? '' : ','}`;
    isFirst = false;
    isEmpty &&= texts === '';
    return `${before}${texts}${isLast ? ']}\n' : ''}`;
  };
}
