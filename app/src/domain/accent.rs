//! The organization's colour: one of a few, each with the contrast that text and controls need in both themes.

use super::access::words;

words! {
    /// The colour of buttons, links and what is chosen. The style sheet has a hue for each.
    Accent {
        /// The product's own.
        Teal = "teal",
        /// Blue.
        Blue = "blue",
        /// Violet.
        Violet = "violet",
        /// Plum.
        Plum = "plum",
        /// Green.
        Green = "green",
        /// Ochre.
        Ochre = "ochre",
    }
}

impl Accent {
    /// The word the page carries it by; none for the one it has anyway.
    #[must_use]
    pub fn mark(self) -> Option<&'static str> {
        (self != Self::Teal).then(|| self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKENS: &str = include_str!("../../../style/tokens.css");

    /// The hue of an accent, as the style sheet has it.
    fn hue(accent: Accent) -> f64 {
        let before = format!("[data-accent=\"{}\"] {{\n  --hue: ", accent.as_str());
        let (_, rest) = TOKENS.split_once(&before).expect("a hue");
        rest.split(';').next().unwrap().trim().parse().unwrap()
    }

    /// The lightness, chroma and hue of a token in both themes, light first.
    fn token(name: &str, accent: f64) -> Vec<[f64; 3]> {
        let (_, rest) = TOKENS.split_once(&format!("\n  {name}: ")).expect("a token");
        let colours = rest.split(';').next().unwrap().split("oklch(").skip(1);
        let colour = |text: &str| {
            let text = text.replace("var(--hue)", &accent.to_string());
            let inside = text.split(')').next().unwrap();
            let numbers: Vec<f64> =
                inside.split_whitespace().map(|number| number.trim_end_matches('%').parse().unwrap()).collect();
            [numbers[0] / 100.0, numbers[1], numbers[2]]
        };
        let found: Vec<_> = colours.map(colour).collect();
        if found.len() == 1 { vec![found[0], found[0]] } else { found }
    }

    /// The luminance of an OKLCH colour (WCAG 2.2, by way of linear sRGB).
    fn luminance([lightness, chroma, hue]: [f64; 3]) -> f64 {
        let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
        let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        let red = 4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s;
        let green = -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s;
        let blue = -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s;
        for part in [red, green, blue] {
            assert!((-0.001..=1.001).contains(&part), "no screen shows {lightness} {chroma} {hue}");
        }
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn the_first_is_what_pages_wear_unasked() {
        assert_eq!(Accent::Teal.mark(), None);
        assert!(TOKENS.contains(&format!("\n  --hue: {};\n  --accent:", hue(Accent::Teal))));
    }

    #[test]
    fn every_accent_can_be_read_in_both_themes() {
        for accent in Accent::ALL.iter().copied() {
            let hue = hue(accent);
            let pairs = [
                ("--on-accent", "--accent", 4.5),
                ("--on-accent", "--accent-hover", 4.5),
                ("--accent-text", "--accent-soft", 4.5),
                ("--accent-text", "--canvas", 4.5),
                ("--accent-text", "--surface", 4.5),
                ("--accent-text", "--raised", 4.5),
                ("--ring", "--canvas", 3.0),
                ("--ring", "--surface", 3.0),
                ("--ring", "--raised", 3.0),
                ("--accent", "--surface", 3.0),
            ];
            for (upon, ground, least) in pairs {
                for (upon_it, below) in token(upon, hue).into_iter().zip(token(ground, hue)) {
                    let found = contrast(upon_it, below);
                    assert!(found >= least, "{accent:?}: {upon} on {ground} has {found:.2}");
                }
            }
        }
    }
}
