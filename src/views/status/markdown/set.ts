// The status of several targets in markdown: a table of all, then a section for each that there is room for.
import { count, sentence } from '../../../core/sentences.ts'
import type { FailedTarget } from '../../../core/types.ts'
import { nameText, proseText, tableRow, wholeText } from '../../markdown/parts.ts'
import { type Member, numbersIn, type Shown, type StatusSet, setOf } from '../set.ts'
import { bytesOf } from './fit.ts'
import { limit, sectionText } from './index.ts'

/** Bytes of the table, and of the failures. */
const mostForTable = limit / 3
const mostForFailed = limit / 6
/** Kept free for the line that counts what is not shown. */
const forRest = 200

export function statusSetMarkdown(all: readonly Shown[]): string {
  const set = setOf(all)
  const texts = [
    `## hubplan status of ${set.targets}`,
    ...(set.failed.length === 0 ? [] : [failedText(set.failed)]),
    ...(set.members.length === 0 ? [] : [tableText(set)]),
  ]
  const sections = sectionsOf(set.members, limit - forRest - bytesOf(texts.join(between)))
  const more = set.members.length - sections.length
  const rest = more === 0 ? [] : [`… and ${count(more, 'more target')} without a section here, for lack of room`]
  return `${[...texts, ...sections, ...rest].join(between)}\n`
}

const between = '\n\n'

function failedText(failed: readonly FailedTarget[]): string {
  const lines = failed.map(({ target, message, hint }) => {
    const said = [message, ...(hint === undefined ? [] : [`Hint: ${hint}`])].map(proseText).join(' ')
    return `- ${wholeText(target)}: ${said}`
  })
  return [`### ${count(failed.length, 'target')} without a status`, cutLines(lines, mostForFailed, 'target')].join(
    between,
  )
}

function tableText(set: StatusSet): string {
  const head = tableRow(['Target', ...set.labels.map(sentence)])
  const ends = `| --- |${' ---: |'.repeat(set.labels.length)}`
  const rows = set.members.map((member) => tableRow([nameText(member.target), ...numbersIn(set, member)]))
  return [head, ends, cutLines(rows, mostForTable, 'target')].join('\n')
}

/** The lines that fit, and how many do not. */
function cutLines(lines: readonly string[], most: number, noun: string): string {
  let left = most
  const shown = lines.filter((line) => {
    left -= bytesOf(line) + 1
    return left >= 0
  })
  const more = lines.length - shown.length
  return [shown.join('\n'), ...(more === 0 ? [] : [`… and ${count(more, `more ${noun}`)}`])].join(between)
}

/** In the order of the targets, until there is no more room. Each gets at most an equal share of it, or what is left. */
function sectionsOf(members: readonly Member[], room: number): readonly string[] {
  const texts: string[] = []
  let left = room
  for (const [at, { target, status, parts }] of members.entries()) {
    const title = `### ${wholeText(target)} at ${wholeText(status.url)}`
    const share = Math.max(least, left / (members.length - at)) - bytesOf(title) - 2 * between.length
    const text = [title, sectionText(status, parts, { level: '####', room: share })].join(between)
    left -= bytesOf(text) + between.length
    if (left < 0) return texts
    texts.push(text)
  }
  return texts
}

/** A section that is shorter says too little. */
const least = 3000
