import { address } from './address.ts';
import { capability } from './capability.ts';
import { change, journal } from './change.ts';
import { cli } from './cli.ts';
import { connection } from './connection.ts';
import { datapath, port } from './datapath.ts';
import type { Wording } from './define.ts';
import { text } from './general.ts';
import { desktop } from './desktop.ts';
import { helper } from './helper.ts';
import { datapathKind, linkKind } from './kind.ts';
import { link } from './link.ts';
import { namespace } from './namespace.ts';
import { network } from './network.ts';
import { operation, stale } from './operation.ts';
import { leftover, owner } from './owner.ts';
import { plan } from './plan.ts';
import { route, rule } from './route.ts';
import { request } from './request.ts';
import { service } from './service.ts';
import { start } from './start.ts';
import { step } from './step.ts';

/** One file a subject; a code is `subject.name`. */
const subjects = {
  address,
  capability,
  change,
  cli,
  connection,
  datapath,
  datapathKind,
  desktop,
  helper,
  journal,
  leftover,
  link,
  linkKind,
  namespace,
  network,
  operation,
  owner,
  plan,
  port,
  request,
  route,
  rule,
  service,
  stale,
  start,
  step,
  text,
};

type Subjects = typeof subjects;
type CodesOf<S extends keyof Subjects> = `${S}.${keyof Subjects[S] & string}`;
export type Code = { [S in keyof Subjects]: CodesOf<S> }[keyof Subjects];
/** The wording of a code. */
export type WordingOf<C extends Code> = C extends `${infer S extends keyof Subjects}.${infer N}`
  ? Subjects[S][N & keyof Subjects[S]]
  : never;

export const catalogue: Readonly<Record<string, Wording>> = Object.fromEntries(
  Object.entries(subjects).flatMap(([subject, wordings]) =>
    Object.entries(wordings).map(([name, wording]) => [`${subject}.${name}`, wording]),
  ),
);

export const isCode = (code: string): code is Code => Object.hasOwn(catalogue, code);
