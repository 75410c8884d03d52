//! Functions that nobody calls but that a table or an export names, so that the linker keeps them and all they call.
//!
//! In the table of every view stands how to take it over step by step, for pages whose code comes meanwhile. The console fetches a
//! page's code first and takes the page over in one go. `wasm_streams` exports what a script would read a stream of ours by, and
//! there is no such stream. These are emptied: what is only called from there goes with them.

use std::ops::Range;

use wasmparser::{BinaryReader, KnownCustom, Name, Parser, Payload, RelocSectionReader, TypeRef};

use crate::Result;

/// Parts of the names of these functions, all of which a name must have: of one in the making of an `AnyView` and the closure in
/// it; of what an export of `wasm_streams` does.
const UNCALLED: &[&[&str]] = &[&["8into_any13hydrate_async"], &["18maybe_catch_unwind", "12wasm_streams"]];
/// Part of the names of functions that may be others' as well: the compiler folds those that do the same.
const SHARED: &str = "13drop_in_place";

/// Empties them in a wasm that was linked with its relocations.
pub fn empty(wasm: &[u8]) -> Result<Vec<u8>> {
    let bodies = bodies(wasm)?;
    let mut out = wasm.get(..8).ok_or("no wasm")?.to_vec();
    let mut code = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        let Some((id, range)) = payload.as_section() else { continue };
        let mut contents = slice(wasm, &range).to_vec();
        match payload {
            Payload::CodeSectionStart { .. } => {
                code = range.start;
                for body in &bodies {
                    trap(&mut contents[at(body.start - code)..at(body.end - code)]);
                }
            }
            Payload::CustomSection(section) if section.name() == "reloc.CODE" => {
                // Places within a section count from its beginning.
                let gone = |place: u64| bodies.iter().any(|body| body.contains(&(code + place)));
                let name = contents.len() - section.data().len();
                contents.truncate(name);
                contents.extend(without(section.data(), gone)?);
            }
            _ => {}
        }
        out.push(id);
        leb128(contents.len(), &mut out);
        out.extend(contents);
    }
    Ok(out)
}

/// Where the bodies of these functions stand.
fn bodies(wasm: &[u8]) -> Result<Vec<Range<u64>>> {
    let mut imported = 0;
    let (mut bodies, mut uncalled) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.range()),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(names) = section.as_known() else { continue };
                for name in names {
                    let Name::Function(functions) = name? else { continue };
                    for function in functions {
                        let function = function?;
                        if is_uncalled(function.name) {
                            uncalled.extend((function.index as usize).checked_sub(imported));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Ok(uncalled.into_iter().filter_map(|index| bodies.get(index).cloned()).collect())
}

fn is_uncalled(name: &str) -> bool {
    let named = |parts: &&[&str]| parts.iter().all(|part| name.contains(part));
    UNCALLED.iter().any(named) && !name.contains(SHARED)
}

/// Makes a body one that ends the program.
fn trap(body: &mut [u8]) {
    let [no_locals, unreachable, nop, end] = [0, 0, 1, 11];
    body.fill(nop);
    if let [locals, first, .., last] = body {
        (*locals, *first, *last) = (no_locals, unreachable, end);
    }
}

/// A section of relocations without those whose place is gone.
fn without(relocations: &[u8], gone: impl Fn(u64) -> bool) -> Result<Vec<u8>> {
    let section = RelocSectionReader::new(BinaryReader::new(relocations, 0))?;
    let entries = section.entries().into_iter_with_offsets().collect::<std::result::Result<Vec<_>, _>>()?;
    let ends = entries.iter().skip(1).map(|(start, _)| *start).chain([relocations.len() as u64]);
    let kept: Vec<_> = (entries.iter().zip(ends))
        .filter(|((_, entry), _)| !gone(entry.offset.into()))
        .map(|((start, _), end)| slice(relocations, &(*start..end)))
        .collect();
    let mut out = Vec::new();
    leb128(section.section_index() as usize, &mut out);
    leb128(kept.len(), &mut out);
    out.extend(kept.concat());
    Ok(out)
}

fn leb128(mut number: usize, out: &mut Vec<u8>) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn at(place: u64) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

fn slice<'a>(bytes: &'a [u8], range: &Range<u64>) -> &'a [u8] {
    bytes.get(at(range.start)..at(range.end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_known_by_all_parts_of_its_name() {
        assert!(is_uncalled("_R8into_any13hydrate_async0"));
        assert!(!is_uncalled("_R13drop_in_place8into_any13hydrate_async0"));
        assert!(is_uncalled("_R18maybe_catch_unwind12wasm_streams4pull1"));
        assert!(!is_uncalled("_R18maybe_catch_unwind8frontend"));
    }

    #[test]
    fn the_bodies_of_uncalled_functions_end_the_program() {
        let section = |id: u8, contents: &[u8]| [&[id, contents.len() as u8], contents].concat();
        let custom = |name: &str, data: &[u8]| section(0, &[&[name.len() as u8], name.as_bytes(), data].concat());
        let module = |second: &[u8], relocations: &[u8]| {
            let uncalled = UNCALLED[0][0];
            let name = [&[1, uncalled.len() as u8], uncalled.as_bytes()].concat();
            let names = [&[1, name.len() as u8 + 1, 1], name.as_slice()].concat();
            [
                b"\0asm\x01\0\0\0".to_vec(),
                section(1, &[1, 0x60, 0, 0]),
                section(3, &[2, 0, 0]),
                // Two functions that each call the first.
                section(10, &[&[2, 4, 0, 0x10, 0, 0x0b, 4], second].concat()),
                custom("reloc.CODE", relocations),
                custom("name", &names),
            ]
            .concat()
        };
        // A relocation: its kind, its place, and what it is for. Here of both calls, at the third byte of each body.
        let before = module(&[0, 0x10, 0, 0x0b], &[2, 2, 0, 4, 0, 0, 9, 0]);
        let after = module(&[0, 0, 1, 0x0b], &[2, 1, 0, 4, 0]);
        assert_eq!(empty(&before).unwrap(), after);
        assert_eq!(empty(&after).unwrap(), after);
        assert!(empty(b"no").is_err());
    }
}
