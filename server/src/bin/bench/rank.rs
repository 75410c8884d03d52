//! The rank test of Mann and Whitney: whether one of two sets of times tends to be longer than the other. It assumes nothing of how
//! times are distributed, and a few that are very long do not move it.

/// How likely it is, were both drawn from the same, to find them at least as far apart as they are: two-sided, by the normal
/// approximation with correction for ties and for continuity. From about twenty of each on it is exact enough.
pub fn p_value(one: &[f64], other: &[f64]) -> f64 {
    let (n, m) = (one.len() as f64, other.len() as f64);
    let mut all: Vec<(f64, bool)> = one.iter().map(|value| (*value, true)).collect();
    all.extend(other.iter().map(|value| (*value, false)));
    all.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let (mut ranks, mut ties, mut before) = (0.0, 0.0, 0.0);
    for equal in all.chunk_by(|(a, _), (b, _)| a == b) {
        let count = equal.len() as f64;
        // Those that are equal share the middle of their ranks.
        let rank = before + f64::midpoint(1.0, count);
        ranks += rank * equal.iter().filter(|(_, first)| *first).count() as f64;
        ties += count.powi(3) - count;
        before += count;
    }
    let u = ranks - n * (n + 1.0) / 2.0;
    let total = n + m;
    let variance = n * m / 12.0 * (total + 1.0 - ties / (total * (total - 1.0)));
    if variance <= 0.0 {
        // All alike, or none at all.
        return 1.0;
    }
    let z = ((u - n * m / 2.0).abs() - 0.5).max(0.0) / variance.sqrt();
    erfc(z / std::f64::consts::SQRT_2).min(1.0)
}

/// The complementary error function of a number that is not negative, to seven digits (the Chebyshev fit of Numerical Recipes).
fn erfc(x: f64) -> f64 {
    const FIT: [f64; 10] = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let t = 1.0 / (1.0 + 0.5 * x);
    let power = FIT.iter().rev().fold(0.0, |sum, factor| sum * t + factor);
    t * (-x * x + power).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6 * expected.max(1e-3), "{found} is not {expected}");
    }

    #[test]
    fn the_tail_of_the_normal_distribution_is_as_in_the_tables() {
        for (z, two_sided) in [
            (0.0, 1.0),
            (1.0, 0.317_310_507_9),
            (1.959_963_984_5, 0.05),
            (2.575_829_303_5, 0.01),
            (3.290_526_731, 0.001),
        ] {
            close(erfc(z / std::f64::consts::SQRT_2), two_sided);
        }
    }

    #[test]
    fn it_agrees_with_what_others_compute() {
        // By hand: ranks of the first 32, so U is 17 of 20 (or 3), mean 10, deviation 4.082; z is 6.5 / 4.082 = 1.592.
        close(p_value(&[19.0, 22.0, 16.0, 29.0, 24.0], &[20.0, 11.0, 17.0, 12.0]), 0.111_346_9);
        // By hand, with ties.
        let (one, other) = ([1.0, 2.0, 2.0, 4.0], [2.0, 3.0, 4.0, 5.0]);
        // Ranks: 1 is 1; the three 2s are 3; 3 is 5; the two 4s are 6.5; 5 is 8. Of the first: 1 + 3 + 3 + 6.5 = 13.5, U = 3.5.
        // Ties: 24 + 6 = 30 of 8 * 7; variance 16 / 12 * (9 - 30 / 56) = 11.285714; z = (4.5 - 0.5) / 3.359422 = 1.190681.
        close(p_value(&one, &other), 0.233_778_8);
        close(p_value(&other, &one), 0.233_778_8);
    }

    #[test]
    fn what_is_alike_is_found_alike_and_what_differs_is_not() {
        assert_eq!(p_value(&[1.0; 30], &[1.0; 30]), 1.0);
        assert_eq!(p_value(&[], &[1.0]), 1.0);
        let times: Vec<f64> = (0..200).map(|n| f64::from(n * 7919 % 200)).collect();
        let moved = |by: f64| times.iter().map(|time| time + by).collect::<Vec<_>>();
        assert!(p_value(&times, &moved(0.5)) > 0.8);
        assert!(p_value(&times, &moved(40.0)) < 1e-9);
        // One that hung does not make the difference.
        let mut hung = moved(0.0);
        hung[0] = 1e9;
        assert!(p_value(&times, &hung) > 0.8);
    }
}
