const ln10 = Math.LN10;
const lnSqrt2Pi = 0.5 * Math.log(2 * Math.PI);

/** Where the series, which is exact near the middle, hands over to the fraction, which is exact in the tail. */
const tailFrom = 3;
/** Both have converged to the last digit long before. */
const termsMax = 200;

/**
 * -log10 of the chance that a normally distributed value lies more than `deviations` standard deviations above its mean. Computed on
 * logarithms, so that it stays exact where the chance itself is too small for a number: it is finite for every finite argument.
 *
 * Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.11 (series) and 26.2.14 (continued fraction).
 */
export function minusLog10NormalTail(deviations: number): number {
  if (deviations < 0) return -Math.log1p(-upperTail(-deviations)) / ln10;
  return -lnUpperTail(deviations) / ln10;
}

function upperTail(deviations: number): number {
  return Math.exp(lnUpperTail(deviations));
}

/** @param deviations At least 0. */
function lnUpperTail(deviations: number): number {
  const lnDensity = -0.5 * deviations * deviations - lnSqrt2Pi;
  if (deviations < tailFrom)
    return Math.log(0.5 - Math.exp(lnDensity) * seriesFromMean(deviations));
  return lnDensity - Math.log(tailFraction(deviations));
}

/** x + x³/3 + x⁵/(3·5) + … */
function seriesFromMean(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < termsMax && term > sum * Number.EPSILON; n += 1) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return sum;
}

/** x + 1/(x + 2/(x + 3/(x + …))), from the inside out. */
function tailFraction(x: number): number {
  let fraction = x;
  for (let n = termsMax; n >= 1; n -= 1) fraction = x + n / fraction;
  return fraction;
}
