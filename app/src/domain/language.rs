//! The languages of the interface and of mails.

use serde::{Deserialize, Serialize};

/// A language with a complete catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Language {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::En, Self::De];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
        }
    }

    /// The language of a tag such as `de` or `de-AT`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The first language of an `Accept-Language` header that is had here, by weight (RFC 9110, 12.5.4).
    #[must_use]
    pub fn from_header(header: &str) -> Option<Self> {
        let mut wanted: Vec<(u32, Self)> = header
            .split(',')
            .filter_map(|range| {
                let mut parts = range.split(';');
                let language = Self::from_tag(parts.next()?)?;
                let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse::<f32>().ok());
                // Thousandths, so that equal weights keep the header's order in a stable sort.
                let weight = weight.map_or(1_000.0, |q| (q.clamp(0.0, 1.0) * 1_000.0).round());
                (weight > 0.0).then_some((weight as u32, language))
            })
            .collect();
        wanted.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
        wanted.first().map(|(_, language)| *language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_decides_by_weight() {
        for (header, expected) in [
            ("de-AT,de;q=0.9,en;q=0.8", Some(Language::De)),
            ("fr, en;q=0.5, de;q=0.7", Some(Language::De)),
            ("en, de", Some(Language::En)),
            ("de;q=0, en;q=0.1", Some(Language::En)),
            ("fr", None),
            ("", None),
            (";;q=,,", None),
        ] {
            assert_eq!(Language::from_header(header), expected, "{header}");
        }
    }
}
