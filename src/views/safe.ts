// Escapes text from a hub or a file, so that it cannot control a terminal, a comment's markup or a CI job.

/** Invisible or misleading characters: controls, format characters, fillers, odd spaces, lone surrogates. */
const unseen = String.raw`[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]|(?! )\p{Zs}`

/**
 * The second character of `::` and of `##[`. A runner reads commands from its log: GitHub and Forgejo read
 * `::add-mask::x` at the start of a line and `##[add-mask]x` anywhere, Azure `##vso[...]x`, TeamCity `##teamcity[...]`.
 * Names may stand anywhere in a line, so both are escaped everywhere, except in an address such as `http://[::1]:8000`.
 */
const command = String.raw`(?<=:):(?!(?<=\[[\da-fA-F:.]*)[\da-fA-F:.]*\])|(?<=#)#(?=\w*\[)`

const active = `${unseen}|${command}`
const inName = speller(active)
const inQuotes = speller(`${active}|"`)
const escapable = new RegExp(active, 'gu')
const escapableInJson = new RegExp(String.raw`(?!\n)[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{DI}]|${command}`, 'gu')
const commandLine = /^\s*::|##\w*\[/
const oddEnds = /^"? | "?$/

/** A name with everything escaped that a terminal or a CI job would act on: `\x1b`, `\u202e`, `:\x3a` and the like. */
export function forTerminal(text: string): string {
  return oddEnds.test(text) ? `"${inQuotes(text)}"` : inName(text)
}

/** Doubles a literal backslash where it would look like one of our escapes, so that two names never look the same. */
function speller(characters: string): (text: string) => string {
  const misleading = new RegExp(String.raw`\\(?=\\|x[0-9a-f]{2}|u[0-9a-f]{4}|u\{[0-9a-f]+\}|${characters})`, 'gu')
  const spelt = new RegExp(characters, 'gu')
  return (text) => text.replace(misleading, String.raw`\\`).replace(spelt, escapeCharacter)
}

/** The same for a sentence, whose quotes and backslashes stay as they are. */
export function proseForTerminal(text: string): string {
  return text.replace(escapable, escapeCharacter)
}

/** JSON with the same values: characters that would have an effect become escapes, which only strings can hold. */
export function jsonForTerminal(json: string): string {
  return json.replace(escapableInJson, (character) => character.split('').map(escapeUnit).join(''))
}

/** Whether a CI job that prints this line unchanged would run it as a command. */
export function isCommand(line: string): boolean {
  return commandLine.test(line)
}

/** A name as code in GitHub or GitLab markdown, without mentions, links or formatting; for tables and lists. */
export function forMarkdown(text: string): string {
  return code(forTerminal(text))
}

const plainWord = /^["'(]*[A-Za-z]+(?:[-'][A-Za-z]+)*[)"'.,;:!?]*$/
const plainNumber = /^\(?(?:\d{4}-\d\d-\d\d|\d\d:\d\d|\d{1,3}(?:,\d{3})+|\d{1,6}(?:[.,]\d{1,6})?)?%?[),;:!?]*$/
const hashLike = /[0-9a-f]{7}/i

/** A sentence in markdown: plain words stay, everything else becomes code. */
export function proseForMarkdown(text: string): string {
  const words = proseForTerminal(text).split(' ')
  const coded: string[] = []
  const parts: string[] = []
  for (const word of words) {
    const last = coded.at(-1) ?? ''
    const isWord = isPlain(word) && !isValueOf(last, word)
    if (isWord || /[,;:]$/.test(last)) parts.push(...takeCode(coded))
    if (isWord) parts.push(word)
    else coded.push(word)
  }
  return [...parts, ...takeCode(coded)].join(' ')
}

/** A flag and its value are one span: `--max-deletes 60`, `--allow new-admins`. */
function isValueOf(flag: string, word: string): boolean {
  return (
    /^["'(]*--[a-z-]+$/.test(flag) &&
    (flag.endsWith('--allow') || /^[\d.]+[),;.:]*$|^[a-z]+(?:-[a-z]+)+[),;.:]*$/.test(word))
  )
}

function isPlain(word: string): boolean {
  return (word !== '' && plainNumber.test(word)) || (plainWord.test(word) && !hashLike.test(word))
}

/** Joins neighbouring words into one span of code; punctuation at its ends stays outside. */
function takeCode(words: string[]): readonly string[] {
  const run = words.splice(0).join(' ')
  if (run.trim() === '') return run === '' ? [] : [run]
  const parts = /^(\(?)(.+?)([).,;:!?]*)$/u.exec(run)
  const [, open = '', inner = run, close = ''] = parts ?? []
  return [open + code(inner) + close]
}

/** A pipe stays outside: inside code it is escaped differently in a table and elsewhere. */
function code(text: string): string {
  return text.split('|').map(codeSpan).join('&#124;')
}

function codeSpan(text: string): string {
  if (text === '') return ''
  const longest = Array.from(text.matchAll(/`+/g)).reduce((most, run) => Math.max(most, run[0].length), 0)
  const fence = '`'.repeat(longest + 1)
  const pad = /^`|`$|^ .*[^ ].* $/u.test(text) ? ' ' : ''
  return fence + pad + text + pad + fence
}

function escapeCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0
  if (point > 0xffff) return `\\u{${point.toString(16)}}`
  if (point > 0xff) return `\\u${point.toString(16).padStart(4, '0')}`
  return `\\x${point.toString(16).padStart(2, '0')}`
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
