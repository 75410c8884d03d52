//! CSV files (RFC 4180): read whatever program wrote them, and written so that Excel opens them and calculates nothing of what is in
//! them.

use app::domain::Language;
use app::domain::attribute::DecimalMark;
use app::domain::cell::{guard, unguard};
use app::domain::violation::Violation;
use csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// What may stand between cells. The first is RFC 4180's; programs set to German write the second.
const DELIMITERS: [u8; 3] = *b",;\t";
/// Without it Excel takes UTF-8 for the encoding of its country.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// The content type of what is written.
pub const CONTENT_TYPE: &str = "text/csv; charset=utf-8; header=present";

/// The text of a file: in the encoding its byte order mark tells, in UTF-8, or, where no letter of it is that, in what Excel writes
/// in Western Europe.
///
/// # Errors
/// `NotText` with the line.
pub fn text(file: &[u8]) -> Result<Cow<'_, str>, Violation> {
    let (encoding, mark) = match Encoding::for_bom(file) {
        Some(found) => found,
        None if file.utf8_chunks().all(|chunk| chunk.valid().is_ascii()) => (WINDOWS_1252, 0),
        None => (UTF_8, 0),
    };
    let (text, failed) = encoding.decode_without_bom_handling(file.get(mark..).unwrap_or_default());
    // What Windows-1252 leaves out comes as controls that no text has.
    let strange = |c| ('\u{80}'..='\u{9F}').contains(&c) || (failed && c == char::REPLACEMENT_CHARACTER);
    match text.find(strange).and_then(|place| text.get(..place)) {
        Some(before) => {
            let breaks = before.bytes().filter(|byte| *byte == b'\n').count();
            Err(Violation::NotText { line: u32::try_from(breaks + 1).unwrap_or(u32::MAX) })
        }
        None => Ok(text),
    }
}

/// A file being read.
pub struct Sheet<'a> {
    text: &'a [u8],
    headers: Vec<String>,
    reader: csv::Reader<&'a [u8]>,
    record: StringRecord,
    delimiter: u8,
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
    /// Begins to read a file's text: its header, by whichever delimiter gives most columns.
    ///
    /// # Errors
    /// `FileEmpty` without a header.
    pub fn open(text: &'a str) -> Result<Self, Violation> {
        let bytes = text.as_bytes();
        let mut best: Option<Self> = None;
        for delimiter in DELIMITERS {
            let mut reader = reader(bytes, delimiter);
            let mut record = StringRecord::new();
            if !reader.read_record(&mut record).unwrap_or(false) {
                return Err(Violation::FileEmpty);
            }
            if best.as_ref().is_none_or(|best| best.headers.len() < record.len()) {
                let headers = cells(&record).iter().map(|header| header.trim().to_owned()).collect();
                best = Some(Self { text: bytes, headers, reader, record, delimiter });
            }
        }
        best.ok_or(Violation::FileEmpty)
    }

    /// The cells of the header.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// How numbers are written in it: who separates cells by semicolons needs the comma for numbers. A reader's `language` tells of
    /// files that show nothing of it.
    #[must_use]
    pub fn decimal_mark(&self, language: Language) -> DecimalMark {
        match self.delimiter {
            b',' => DecimalMark::Point,
            b';' => DecimalMark::Comma,
            _ => DecimalMark::of(language),
        }
    }

    /// The next row with the line it begins on; `None` at the end. Rows without anything in them are passed over.
    pub fn next_row(&mut self) -> Option<(u64, Vec<String>)> {
        // The text is UTF-8 and may have rows of any length: nothing is left that could go wrong.
        while self.reader.read_record(&mut self.record).unwrap_or(false) {
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Some((self.line(), cells(&self.record)));
            }
        }
        None
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

/// A file being written, for readers of a language: programs set to German want semicolons.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    delimiter: u8,
    /// How numbers are written in it.
    pub mark: DecimalMark,
}

impl Written {
    /// For readers of this language.
    #[must_use]
    pub fn of(language: Language) -> Self {
        let mark = DecimalMark::of(language);
        let delimiter = if mark == DecimalMark::Comma { b';' } else { b',' };
        Self { delimiter, mark }
    }

    /// What the file begins with.
    #[must_use]
    pub fn head<'a>(self, cells: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
        [BYTE_ORDER_MARK, &self.rows([cells.into_iter().collect()])].concat()
    }

    /// Rows, each cell guarded.
    #[must_use]
    pub fn rows<'a>(self, rows: impl IntoIterator<Item = Vec<&'a str>>) -> Vec<u8> {
        let mut builder = WriterBuilder::new();
        builder.terminator(Terminator::CRLF).flexible(true).delimiter(self.delimiter);
        let mut writer = builder.from_writer(Vec::new());
        for row in rows {
            let cells: Vec<_> = row.into_iter().map(guard).collect();
            // Memory takes whatever is written.
            let _ = writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
        }
        writer.into_inner().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(file: &[u8]) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
        let text = text(file).unwrap();
        let mut sheet = Sheet::open(&text).unwrap();
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
    fn text_is_read_in_the_encodings_excel_writes() {
        let sixteen: Vec<u8> = "\u{FEFF}Jörg\t€".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (file, read) in [
            (&b"ada"[..], "ada"),
            ("Jörg".as_bytes(), "Jörg"),
            ("\u{FEFF}Jörg".as_bytes(), "Jörg"),
            (b"J\xf6rg;\x80", "Jörg;€"),
            (&sixteen, "Jörg\t€"),
        ] {
            assert_eq!(text(file).as_deref(), Ok(read));
        }
        for (file, line) in [
            // Letters in UTF-8, and one that is not.
            (&b"J\xc3\xb6rg\nJ\xf6rg"[..], 2),
            (b"\xef\xbb\xbfa\n\nJ\xf6rg", 3),
            // Nothing that anybody wrote.
            (b"PK\x03\x04\x90\xff", 1),
            (b"\xff\xfea\0\x00\xd8", 1),
        ] {
            assert_eq!(text(file), Err(Violation::NotText { line }), "{file:?}");
        }
    }

    #[test]
    fn what_has_no_header_is_named() {
        assert_eq!(Sheet::open("").unwrap_err(), Violation::FileEmpty);
        assert_eq!(Sheet::open("\n\n").unwrap_err(), Violation::FileEmpty);
    }

    #[test]
    fn odd_rows_stay_rows() {
        let (_, rows) = rows(b"a,b\n1\n1,2,3\n\"open");
        assert_eq!(rows.iter().map(|(line, cells)| (*line, cells.len())).collect::<Vec<_>>(), [(2, 1), (3, 3), (4, 1)]);
    }

    #[test]
    fn what_is_written_is_guarded_and_read_again() {
        for (language, head, row) in [
            (Language::En, "\u{FEFF}name,value\r\n", "'=1+1,\"a\"\"b,c\"\r\n''=x,\r\n"),
            (Language::De, "\u{FEFF}name;value\r\n", "'=1+1;\"a\"\"b,c\"\r\n''=x;\r\n"),
        ] {
            let written = Written::of(language);
            let file =
                [written.head(["name", "value"]), written.rows([vec!["=1+1", "a\"b,c"], vec!["'=x", ""]])].concat();
            assert_eq!(String::from_utf8_lossy(&file), [head, row].concat());
            let (_, rows) = rows(&file);
            assert_eq!(rows[0].1, ["=1+1", "a\"b,c"]);
            assert_eq!(rows[1].1, ["'=x", ""]);
        }
    }
}
