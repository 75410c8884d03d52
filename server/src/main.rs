//! The `clientele` binary.

use clap::Parser;
use server::cli::{Cli, run};
use std::process::ExitCode;

// Pages are made of very many small texts: a third of the work of drawing one was the C library's allocator (docs/adr/0011).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(run(cli)),
        Err(error) => Err(error.to_string()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            eprintln!("clientele: {line}");
            ExitCode::FAILURE
        }
    }
}
