// The lines of a terminal's text, as a person sees them: names have no marks there, but their places.
import type { Line } from './screen.ts'

/** Ages beside times; a text is read at once, and may have them. */
const ages = / \((?:just now|in (?:less than a minute|\d+ \w+)|\d+ \w+ ago)\)(?![)])/g
const clock = /(?<=\d\d:\d\d UTC)/.source

/** Text without colours and without a width. */
export function linesOfText(text: string): Line[] {
  const timeless = text.replaceAll(new RegExp(clock + ages.source, 'g'), '')
  const [title = '', ...rest] = timeless.split('\n').filter((one) => one.trim() !== '')
  const lines: Line[] = [line('title', `hubplan ${title.replace(/^Plan for (.*): /, 'plan for ‹$1›: ')}`)]
  const place: Place = { section: '', reason: '' }
  for (const whole of rest) {
    const isHead = !whole.startsWith(' ')
    if (isHead && isStatement(whole)) lines.push(line('text', whole))
    else if (isHead) {
      place.section = whole.replace(/^DELETE /, 'Deletes ')
      place.reason = ''
      lines.push(line('heading', place.section))
    } else lines.push(...lineIn(place, whole))
  }
  return lines.map(withRoles)
}

interface Place {
  section: string
  /** The reason that the rows share, which stands above them. */
  reason: string
}

function line(kind: Line['kind'], words: string): Line {
  return { kind, words, isFolded: false }
}

/** The consequences and the verdict are sentences; headings have no full stop. */
function isStatement(whole: string): boolean {
  return /\.$/.test(whole)
}

function lineIn(place: Place, whole: string): Line[] {
  const { section } = place
  if (/^Before you apply/.test(section)) return [factOf(whole)]
  const words = whole.trim()
  if (/^Blocked by/.test(section)) return [line('bullet', words.replace(/^(\S+) +/, '‹$1›: '))]
  if (/^New admins/.test(section)) return [line('bullet', rightOf(words))]
  if (!/^Deletes [\d,]+ (?:of [\d,]+ )?users?/.test(section)) return [line('bullet', words)]
  const [, reason] = /^(?!- {2})(.*): [\d,]+ users?$/.exec(words) ?? []
  if (reason === undefined) return [deletionOf(words, place)]
  place.reason = reason
  return []
}

/** `Target    https://...`; a line below it has no label. */
function factOf(whole: string): Line {
  const [, label, value = ''] = /^ {2}([A-Z][a-z ]*?) {2,}(.*)$/.exec(whole) ?? []
  if (label === undefined) return line('sub', whole.trim())
  return line(
    'bullet',
    `${label}: ${label === 'Running servers' ? value.replace(/stopped: (.*?)(; others|$)/, (_, names, rest) => `stopped: ${listed(names)}${rest}`) : value}`,
  )
}

/** `-  ann  ADMIN  active 2 days ago (2026-02-28)  leavers.csv:2  1 running server: default`, or a line with a colon. */
function deletionOf(words: string, { reason }: Place): Line {
  const row = /^- {2}(.*)$/.exec(words)
  if (row !== null) return rowOf(row[1] ?? '', reason)
  const [, many, each] = /^([\d,]+ (?:more users? like these|users? for other reasons): )(.*)$/.exec(words) ?? []
  if (many !== undefined)
    return line(
      'bullet',
      many +
        (each ?? '').replaceAll(/(?<=^|\), )(.+?) \((?=ADMIN|active|never|last|rule|not|[^ ()]+\.\w+:)/g, '‹$1› ('),
    )
  const [, size, why, names] = /^([\d,]+ users?: )(not in the roster \(.*?\)(?:; .*?)?|.*?): (.*)$/.exec(words) ?? []
  if (size !== undefined) return line('bullet', `${size}${why}: ${listed(names ?? '')}`)
  return line('bullet', words.replace(/^(.+?): (?=ADMIN|active|never|last activity|user_id|not verified)/, '‹$1›: '))
}

/** A name or a reason of more characters than a column stands in one with what follows. */
const longRow = /^(\S{61,}) (.*?\)) (\S+) (.*)$/

function rowOf(words: string, reason: string): Line {
  const [name = '', ...parts] =
    longRow.exec(words)?.slice(1) ?? words.replaceAll(/ (?=groups: |\d+ running servers?: )/g, '  ').split(/ {2,}/)
  const isLoss = (part: string): boolean => /running server|^groups|^servers|^ADMIN/.test(part)
  const losses = parts.filter(isLoss).flatMap((part) => part.split('; '))
  const said = [...losses, ...parts.filter((part) => !isLoss(part)), reason].filter(
    (part) => part !== '' && !/^(?:groups|servers)\b/.test(part),
  )
  return line('bullet', `‹${name}›: ${said.join('; ')}`)
}

function rightOf(words: string): string {
  return words
    .replace(/^(.* made admin.*?: )(.*)$/, (_, start, names) => start + listed(names))
    .replace(
      /^(.* given the roles? )(.*) through group (.*?): (.*)$/,
      (_, start, roles, group, names) => `${start}${listed(roles)} through group ‹${group}›: ${listed(names)}`,
    )
}

/** `a, b and 3 more`, with the names marked. */
function listed(names: string): string {
  const [, some = names, more = ''] = /^(.*?)( and [\d,]+ more)?$/s.exec(names) ?? []
  return `${some
    .split(', ')
    .map((name) => `‹${name}›`)
    .join(', ')}${more}`
}

const roles = /((?:the roles? ))((?:(?! from | through |; |\. [A-Z]|\.$).)*)/g

/** Roles of the consequences are names, too. */
function withRoles({ words, ...rest }: Line): Line {
  if (rest.kind !== 'text') return { words, ...rest }
  return { ...rest, words: words.replaceAll(roles, (_, start, all) => `${start}${listed(all)}`) }
}
