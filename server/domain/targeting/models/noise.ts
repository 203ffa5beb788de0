/** Doubt of counted shares, and the normal law: the few statistics that models have in common. */

/**
 * Variance of the share behind a count of `share × count` out of `count`: that of the Beta law which the count
 * leaves behind when any share was as likely before (Bayes–Laplace). Close to p(1 − p) ÷ n, yet above 0 when
 * nobody or everybody did: four abstainers among four voters are no proof. NaN without anybody.
 */
export function shareVariance(share: number, count: number): number {
  if (!(count > 0)) return Number.NaN;
  const expected = (share * count + 1) / (count + 2);
  return (expected * (1 - expected)) / (count + 3);
}

/**
 * Of those who voted for an option at the ballot where fewer did, how many did not at the other one. Higher
 * widens intervals; it keeps a change of 0 from looking certain. Chosen by us, see below.
 */
const CHURN = 0.05;

/**
 * Variance of the change of a share between two ballots, counted on the same people: only those who changed
 * make noise. Their share is the net change and twice the churn, so
 *
 *     variance = (|change| + 2 × churn × smaller share − change²) ÷ people
 *
 * with one person in doubt, as above. Measured on votes per registered in French communes of 20 precincts or
 * more, the squares left by a regression rise with 1 ÷ registered by 0.05–0.11 for the left at five pairs of
 * ballots; this gives 0.07–0.12, two independent draws would give 0.29–0.36. (For the far right 0.01–0.09, 0.05–0.11 and
 * 0.15–0.25.)
 */
export function changeVariance(before: number, after: number, count: number): number {
  if (!(count > 0)) return Number.NaN;
  const change = ((after - before) * count) / (count + 2);
  const changed = Math.min(1, Math.abs(after - before) + 2 * CHURN * Math.min(before, after));
  return ((changed * count + 1) / (count + 2) - change ** 2) / (count + 3);
}

/** P(Z ≤ z) of the standard normal law; Abramowitz & Stegun 26.2.17, error below 7.5e-8. */
export function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    normalDensity(z) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return z > 0 ? 1 - tail : tail;
}

export const normalDensity = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Mean of |X| where X is normal around `mean`: the folded normal law. */
export function meanAbsolute(mean: number, sd: number): number {
  if (!(sd > 0)) return Math.abs(mean);
  return 2 * sd * normalDensity(mean / sd) + mean * (1 - 2 * normalCdf(-mean / sd));
}
