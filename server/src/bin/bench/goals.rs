//! Figures held against what is wanted of them.

/// The goals of a run, in the order they were measured.
#[derive(Default)]
pub struct Goals(Vec<Goal>);

struct Goal {
    what: String,
    figure: f64,
    bound: f64,
    least: bool,
    unit: &'static str,
}

impl Goals {
    /// A figure that should not be above `bound`.
    pub fn at_most(&mut self, what: &str, figure: f64, bound: f64, unit: &'static str) {
        self.0.push(Goal { what: what.to_owned(), figure, bound, least: false, unit });
    }

    /// A figure that should not be below `bound`.
    pub fn at_least(&mut self, what: &str, figure: f64, bound: f64, unit: &'static str) {
        self.0.push(Goal { what: what.to_owned(), figure, bound, least: true, unit });
    }

    /// Prints each, and whether it was met. A figure that falls short is told, never an error: machines differ.
    pub fn print(&self) {
        println!("\nGoals");
        for Goal { what, figure, bound, least, unit } in &self.0 {
            let met = if *least { figure >= bound } else { figure <= bound };
            let (sign, verdict) = (if *least { "≥" } else { "≤" }, if met { "met" } else { "SHORT" });
            println!("{what:<50}{figure:>10.2}  {sign} {bound:<9}{unit:<18}{verdict}");
        }
    }
}
