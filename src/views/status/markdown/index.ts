// The status of a system in markdown, for the summary of a job.
import type { Status } from '../../../core/look/status.ts'
import { proseText, wholeText } from '../../markdown/parts.ts'
import { dateTime, listed } from '../../words.ts'
import type { Context, Part } from '../part.ts'
import { partsOf } from '../parts/index.ts'
import { bytesOf, fitted } from './fit.ts'
import { factsTable, partText } from './part.ts'

/** A status, up to a fixed length. */
export function statusMarkdown(status: Status, context: Context): string {
  const title = `## hubplan status of ${wholeText(status.url)}`
  const section = sectionText(status, partsOf(status, context), { level: '###', room: limit - bytesOf(title) - 3 })
  return `${title}\n\n${section}\n`
}

/** Bytes at most. */
export const limit = 60_000

interface Room {
  /** Of the headings of parts. */
  readonly level: string
  /** In bytes. */
  readonly room: number
}

/** Tables are shortened, and last parts are left out, until it fits. */
export function sectionText(status: Status, parts: readonly Part[], { level, room }: Room): string {
  const top = `As of ${proseText(dateTime(status.takenAt))}\n\n${factsTable(parts)}`
  const { texts, missing } = fitted(
    parts,
    (part, most) => partText(part, { level, most }),
    room - bytesOf(top) - forMissing,
  )
  const rest = missing.map(({ title }) => proseText(title))
  return [top, ...texts, ...(rest.length === 0 ? [] : [`Not shown here, for lack of room: ${listed(rest)}`])].join(
    '\n\n',
  )
}

const forMissing = 1000
