//! The script without what only people read. A minifier would know the language, and is a compiler of its own; of generated code
//! these lines are what there is to take.

/// Leaves out blank lines, comments that have lines of their own, and what stands before and after a line. Text that spans lines
/// would lose by it: a script with such text stays as it is.
pub fn lean(script: &str) -> String {
    if script.lines().any(|line| line.matches('`').count() % 2 == 1) {
        return script.to_owned();
    }
    let mut out = String::with_capacity(script.len());
    let mut commented = false;
    for line in script.lines().map(str::trim) {
        if commented || line.starts_with("/*") {
            match line.split_once("*/") {
                None => {
                    commented = true;
                    continue;
                }
                Some((_, rest)) => {
                    commented = false;
                    if rest.trim().is_empty() {
                        continue;
                    }
                    out.push_str(rest.trim());
                }
            }
        } else if line.is_empty() || line.starts_with("//") {
            continue;
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::lean;

    #[test]
    fn what_runs_stays() {
        let script = "/**\n * Says it.\n */\n  export function a(b) {\n    // why\n\n    /* here */ return `//${b}`; // c\n  }\n";
        assert_eq!(lean(script), "export function a(b) {\nreturn `//${b}`; // c\n}\n");
    }

    #[test]
    fn text_over_lines_is_left_alone() {
        let script = "const a = `one\n   two`;\n";
        assert_eq!(lean(script), script);
    }
}
