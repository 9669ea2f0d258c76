import { ok, type Result } from '../../protocol/index.ts';

/** What the operation is about went meanwhile: there is nothing left to take back. */
export function unlessGone(result: Result<unknown>, idempotent: boolean): Result<unknown> {
  return idempotent && !result.ok && result.error.kind === 'not-found' ? ok(null) : result;
}

/** The kernel refused to add what is there already, exactly so. */
export async function unlessThere(
  result: Result<unknown>,
  idempotent: boolean,
  isInPlace: () => Promise<boolean>,
): Promise<Result<unknown>> {
  if (!idempotent || result.ok || result.error.errnoName !== 'EEXIST') return result;
  return (await isInPlace()) ? ok(null) : result;
}
