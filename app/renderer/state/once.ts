/**
 * Computes once for each argument: an index over a table stays the same object while the table does.
 * `previous` is the last result, of which unchanged parts can be kept.
 */
export function once<A extends object, R>(compute: (argument: A, previous: R | undefined) => R): (argument: A) => R {
  let last: { argument: A; result: R } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, result: compute(argument, last?.result) };
    return last.result;
  };
}
