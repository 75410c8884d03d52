//! The command line.

use std::path::PathBuf;

use crate::{Result, compress::Effort, workspace::Workspace};

pub const USAGE: &str = "\
Builds the browser's files.

usage: site [--dev] [--plain-std] [--out FOLDER]

  --dev         unoptimised wasm, built and compressed quickly
  --plain-std   use the installed standard library, not one rebuilt for size
  --out FOLDER  where to put the files (default: site in the target folder, site-dev with --dev)";

/// What the command line asks for.
#[derive(Debug, Default, PartialEq)]
pub struct Options {
    pub dev: bool,
    pub plain_std: bool,
    out: Option<PathBuf>,
}

impl Options {
    /// `None` when the caller asked for help.
    pub fn from_arguments(mut arguments: impl Iterator<Item = String>) -> Result<Option<Self>> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--dev" => options.dev = true,
                "--plain-std" => options.plain_std = true,
                "--out" => options.out = Some(arguments.next().ok_or("--out needs a folder")?.into()),
                "--help" | "-h" => return Ok(None),
                other => return Err(format!("unknown argument {other}\n\n{USAGE}").into()),
            }
        }
        Ok(Some(options))
    }

    /// The two kinds of build have a folder each, so that neither pushes the other's files out.
    pub fn out_folder(&self, workspace: &Workspace) -> PathBuf {
        let usual = if self.dev { "site-dev" } else { "site" };
        self.out.clone().unwrap_or_else(|| workspace.target.join(usual))
    }

    pub fn effort(&self) -> Effort {
        if self.dev { Effort::Quick } else { Effort::Best }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(arguments: &[&str]) -> Result<Option<Options>> {
        Options::from_arguments(arguments.iter().map(ToString::to_string))
    }

    #[test]
    fn reads_every_flag() {
        let options = parse(&["--dev", "--plain-std", "--out", "x"]).unwrap().unwrap();
        assert_eq!(options, Options { dev: true, plain_std: true, out: Some("x".into()) });
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(parse(&["--fast"]).is_err());
        assert!(parse(&["--out"]).is_err());
    }
}
