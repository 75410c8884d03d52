// HTML with every value escaped, unless it is HTML already.

class Html {
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

const SIGNS = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function written(value) {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(written).join('');
  if (value === undefined || value === null || value === false) return '';
  return String(value).replace(/[&<>"']/g, sign => SIGNS[sign]);
}

/** A template of HTML. */
export function html(strings, ...values) {
  return new Html(strings.reduce((text, part, at) => text + part + (at < values.length ? written(values[at]) : ''), ''));
}
