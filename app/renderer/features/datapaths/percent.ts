/** A share of one CPU; one digit behind the point, because idle must be seen to be nothing. */
export const percent = (share: number | null): string => (share === null ? '–' : `${(share * 100).toFixed(1)} %`);
