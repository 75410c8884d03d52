//! Drawing numbers that follow from one number alone, the same in every release (SplitMix64 by Steele, Lea and Flood).

/// A stream of drawn numbers.
#[derive(Debug)]
pub struct Draw(u64);

impl Draw {
    /// The stream that follows from `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A number below `end`; 0 when that is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        u64::try_from((u128::from(self.bits()) * u128::from(end)) >> 64).unwrap_or_default()
    }

    /// Whether something happens that happens `percent` times in a hundred.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, which are not empty.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let index = usize::try_from(self.below(items.len() as u64)).unwrap_or_default();
        &items[index]
    }

    /// One of `items` by their weights.
    pub fn weighted<'a, T>(&mut self, items: &'a [T], weight: impl Fn(&T) -> u64) -> &'a T {
        let mut left = self.below(items.iter().map(&weight).sum());
        for item in items {
            let weight = weight(item);
            if left < weight {
                return item;
            }
            left -= weight;
        }
        &items[0]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        let mut draw = Draw::new(1_234_567);
        assert_eq!([draw.bits(), draw.bits()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn weights_are_kept() {
        let mut draw = Draw::new(1);
        let items = [("a", 1), ("b", 0), ("c", 3)];
        let mut found = [0; 3];
        for _ in 0..4_000 {
            let (name, _) = draw.weighted(&items, |(_, weight)| *weight);
            found[items.iter().position(|(other, _)| other == name).unwrap()] += 1;
        }
        assert!(found[0] > 850 && found[0] < 1_150 && found[1] == 0, "{found:?}");
    }
}
