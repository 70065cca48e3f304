// Text and blocks of a manual page, in the macros man(7).

const signs = { '\\': '\\e', '-': '\\-', "'": '\\(aq', '`': '\\(ga', '^': '\\(ha', '~': '\\(ti' }

/** Plain text: no character of it is a command, and what is copied from the page is ASCII where it was. */
export function plain(text) {
  return text
    .replaceAll(/[\\'`^~-]/g, (sign) => signs[sign])
    .replaceAll(/[^\x00-\x7f]/gu, (sign) => `\\[u${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}]`)
}

export const bold = (text) => `\\fB${plain(text)}\\fR`
export const italic = (text) => `\\fI${plain(text)}\\fR`

/** Between lines that are not to be filled. */
export const lineBreak = '.br'

/** Lines of running text; a full stop at the beginning of a line would be a command. */
export function lines(text) {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('.') && line !== lineBreak ? `\\&${line}` : line))
    .join('\n')
}

/** The head of a page; `about` is one line. */
export function head(page, { section, version, about }) {
  const title = `.TH ${page.toUpperCase()} ${section} "" "hubplan ${version}" "hubplan manual"`
  // Neither a flag nor a command is ever broken in two.
  return [title, '.nh', '.ad l', '.SH NAME', `${plain(page)} \\- ${about}`]
}

/** Text as it stands, line by line. */
export function verbatim(text) {
  const rows = text.split('\n').map((row) => (row.startsWith('.') ? `\\&${plain(row)}` : plain(row)))
  return ['.PP', '.RS 4', '.nf', ...rows, '.fi', '.RE']
}

/** A term, and below it what it means. */
export function entry(term, body) {
  return ['.TP', lines(term), lines(body)]
}

/** A table of short cells, which are roff already. */
export function table(header, rows) {
  const columns = header.map(() => 'l').join(' ')
  const cells = [header.map((cell) => `\\fB${cell}\\fR`), ...rows].map((row) => row.join('\t'))
  return ['.PP', '.TS', `${columns}.`, ...cells, '.TE']
}
