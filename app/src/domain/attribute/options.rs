//! The options of an attribute as lines of text: `value = label`, or the label alone.

use super::super::text::line;
use super::super::violation::Violation;
use super::{AttributeOption, OPTION_SEPARATOR};

/// Greatest number of options.
const OPTIONS_MAX: u32 = 200;
/// Greatest number of characters in an option's value or label.
const OPTION_MAX: u32 = 100;

/// The options of some lines.
pub(super) fn read_options(text: &str) -> Result<Vec<AttributeOption>, Vec<Violation>> {
    let mut options: Vec<AttributeOption> = Vec::new();
    for one in text.lines().map(str::trim).filter(|one| !one.is_empty()) {
        let (value, label) = one.split_once('=').map_or((one, one), |(value, label)| (value.trim(), label.trim()));
        let (value, label) = (line(value, OPTION_MAX)?, line(label, OPTION_MAX)?);
        if value.is_empty() || label.is_empty() || value.contains(OPTION_SEPARATOR) {
            return Err(vec![Violation::OptionMalformed]);
        }
        if options.iter().any(|option| option.value == value) {
            return Err(vec![Violation::OptionTwice { value }]);
        }
        options.push(AttributeOption { value, label });
    }
    match options.len() {
        0 => Err(vec![Violation::Required]),
        many if many > OPTIONS_MAX as usize => Err(vec![Violation::TooMany { max: OPTIONS_MAX }]),
        _ => Ok(options),
    }
}

/// The lines of some options.
pub(super) fn options_text(options: &[AttributeOption]) -> String {
    let mut out = String::new();
    for option in options {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&option.value);
        if option.label != option.value {
            out.push_str(" = ");
            out.push_str(&option.label);
        }
    }
    out
}
