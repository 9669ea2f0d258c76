/** Whole seconds until a deadline, by the same clock that set it (helper and window share the machine's). Pure; never negative. */
export const secondsLeft = (deadline: string, now: number): number =>
  Math.max(0, Math.ceil((Date.parse(deadline) - now) / 1000));

/** Milliseconds until the figure of {@link secondsLeft} changes, so that nothing is drawn in between. Pure. */
export const untilNextSecond = (deadline: string, now: number): number => {
  const rest = (Date.parse(deadline) - now) % 1000;
  return rest <= 0 ? 1000 + rest : rest;
};
