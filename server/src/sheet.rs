//! CSV files (RFC 4180): read whatever program wrote them, and written so that no program calculates what is in them.

use app::domain::cell::{guard, unguard};
use app::domain::violation::Violation;
use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

/// What may stand between cells. The first is RFC 4180's; programs set to German write the second.
const DELIMITERS: [u8; 3] = *b",;\t";

/// The content type of what is written.
pub const CONTENT_TYPE: &str = "text/csv; charset=utf-8; header=present";

/// A file being read.
pub struct Sheet<'a> {
    text: &'a [u8],
    headers: Vec<String>,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
}

impl std::fmt::Debug for Sheet<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("headers", &self.headers).finish_non_exhaustive()
    }
}

fn reader(text: &[u8], delimiter: u8) -> csv::Reader<&[u8]> {
    // Rows of other lengths are for their reader to refuse, one by one.
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text)
}

fn cells(record: &StringRecord) -> Vec<String> {
    record.iter().map(|cell| unguard(cell).to_owned()).collect()
}

impl<'a> Sheet<'a> {
    /// Begins to read a file: its header, by whichever delimiter gives most columns. A byte order mark is passed over.
    ///
    /// # Errors
    /// `NotUtf8` with the line, `FileEmpty` without a header.
    pub fn open(file: &'a [u8]) -> Result<Self, Violation> {
        let text = std::str::from_utf8(file).map_err(|error| {
            let before = file.get(..error.valid_up_to()).unwrap_or_default();
            let breaks = before.iter().filter(|byte| **byte == b'\n').count();
            Violation::NotUtf8 { line: u32::try_from(breaks + 1).unwrap_or(u32::MAX) }
        })?;
        let bytes = text.strip_prefix('\u{FEFF}').unwrap_or(text).as_bytes();
        let mut best: Option<Self> = None;
        for delimiter in DELIMITERS {
            let mut reader = reader(bytes, delimiter);
            let mut record = StringRecord::new();
            if !reader.read_record(&mut record).unwrap_or(false) {
                return Err(Violation::FileEmpty);
            }
            if best.as_ref().is_none_or(|best| best.headers.len() < record.len()) {
                let headers = cells(&record).iter().map(|header| header.trim().to_owned()).collect();
                best = Some(Self { text: bytes, headers, reader, record });
            }
        }
        best.ok_or(Violation::FileEmpty)
    }

    /// The cells of the header.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The next row with the line it begins on; `None` at the end. Empty lines are passed over.
    pub fn next_row(&mut self) -> Option<(u64, Vec<String>)> {
        // The text is UTF-8 and may have rows of any length: nothing is left that could go wrong.
        if !self.reader.read_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        Some((self.line(), cells(&self.record)))
    }

    /// The line the record at hand begins on. The library counts from the end of the record before, line break and empty lines not
    /// yet passed.
    fn line(&self) -> u64 {
        let Some(position) = self.record.position() else { return 0 };
        let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let rest = self.text.get(from..).unwrap_or_default();
        let breaks = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n');
        position.line() + breaks.count() as u64
    }
}

/// Rows as they go into a file, each cell guarded.
#[must_use]
pub fn write<'a>(rows: impl IntoIterator<Item = Vec<&'a str>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).flexible(true).from_writer(Vec::new());
    for row in rows {
        let cells: Vec<_> = row.into_iter().map(guard).collect();
        // Memory takes whatever is written.
        let _ = writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
    }
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(file: &[u8]) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
        let mut sheet = Sheet::open(file).unwrap();
        let rows = std::iter::from_fn(|| sheet.next_row()).collect();
        (sheet.headers().to_vec(), rows)
    }

    #[test]
    fn files_of_other_programs_are_read() {
        let own = ["a", "b"].map(str::to_owned).to_vec();
        for file in [
            "a,b\r\n1,\"x, \"\"y\"\"\r\nz\"\r\n",
            "\u{FEFF}a;b\n1;\"x, \"\"y\"\"\r\nz\"\n\n",
            "a\tb\n1\t\"x, \"\"y\"\"\r\nz\"",
        ] {
            let (headers, rows) = rows(file.as_bytes());
            assert_eq!(headers, own, "{file}");
            assert_eq!(rows, [(2, vec!["1".to_owned(), "x, \"y\"\r\nz".to_owned()])], "{file}");
        }
    }

    #[test]
    fn what_is_no_file_of_rows_is_named() {
        assert_eq!(Sheet::open(b"").unwrap_err(), Violation::FileEmpty);
        assert_eq!(Sheet::open(b"\n\n").unwrap_err(), Violation::FileEmpty);
        assert_eq!(Sheet::open(b"a\nb\n\xff").unwrap_err(), Violation::NotUtf8 { line: 3 });
    }

    #[test]
    fn odd_rows_stay_rows() {
        let (_, rows) = rows(b"a,b\n1\n1,2,3\n\"open");
        assert_eq!(rows.iter().map(|(line, cells)| (*line, cells.len())).collect::<Vec<_>>(), [(2, 1), (3, 3), (4, 1)]);
    }

    #[test]
    fn what_is_written_is_guarded_and_read_again() {
        let file = write([vec!["name", "value"], vec!["=1+1", "a\"b,c"], vec!["'=x", ""]]);
        assert_eq!(String::from_utf8_lossy(&file), "name,value\r\n'=1+1,\"a\"\"b,c\"\r\n''=x,\r\n");
        let (_, rows) = rows(&file);
        assert_eq!(rows[0].1, ["=1+1", "a\"b,c"]);
        assert_eq!(rows[1].1, ["'=x", ""]);
    }
}
