import { address } from './address.ts';
import { budget } from './budget.ts';
import { capability } from './capability.ts';
import { change, journal } from './change.ts';
import { cli } from './cli.ts';
import { connection } from './connection.ts';
import { datapath, port } from './datapath.ts';
import type { Wording } from './define.ts';
import { datapathRule, impairment, portText } from './document-datapaths.ts';
import { addressing, naming, stacking } from './document-links.ts';
import { policy, routing } from './document-routing.ts';
import { dhcp, nat, resolver } from './document-services.ts';
import { document, fix, schema } from './document.ts';
import { desktop } from './desktop.ts';
import { exported } from './exported.ts';
import { field, value } from './field.ts';
import { text } from './general.ts';
import { helper } from './helper.ts';
import { datapathKind, linkKind } from './kind.ts';
import { link } from './link.ts';
import { namespace } from './namespace.ts';
import { network } from './network.ts';
import { operation, stale } from './operation.ts';
import { leftover, owner } from './owner.ts';
import { plan } from './plan.ts';
import { request } from './request.ts';
import { route, rule } from './route.ts';
import { risk } from './risk.ts';
import { service } from './service.ts';
import { start } from './start.ts';
import { step } from './step.ts';
import { yaml } from './yaml.ts';

/** One file a subject; a code is `subject.name`. */
const subjects = {
  address,
  addressing,
  budget,
  capability,
  change,
  cli,
  connection,
  datapath,
  datapathKind,
  desktop,
  datapathRule,
  dhcp,
  document,
  exported,
  field,
  fix,
  helper,
  impairment,
  journal,
  leftover,
  link,
  linkKind,
  namespace,
  naming,
  nat,
  network,
  operation,
  owner,
  plan,
  policy,
  port,
  request,
  portText,
  resolver,
  risk,
  route,
  routing,
  rule,
  schema,
  service,
  stacking,
  stale,
  start,
  step,
  text,
  value,
  yaml,
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
