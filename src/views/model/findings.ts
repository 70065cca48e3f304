// Findings by guard: one entry each, with a count and examples.

import { liftOf } from '../../core/guards/lifts.ts'
import { number } from '../../core/sentences.ts'
import type { Plan, SavedFinding } from '../../core/types.ts'
import { groupBy } from './grouping.ts'

/** All findings of one guard at one level. */
export interface FoundKind {
  readonly guard: string
  readonly isBlock: boolean
  readonly messages: readonly string[]
  /** The flag that lets the plan pass; undefined when there is none. */
  readonly lift: string | undefined
}

/** Guards with an entry of their own before everything else. */
export const mostBlocks = 8
/** Messages shown of one guard before everything else of the plan was shown. */
export const mostExamples = 3

/** How a guard is lifted, where its messages do not say it; empty for a finding that does not block. */
function liftWords({ isBlock, lift, messages }: FoundKind): string {
  if (!isBlock) return ''
  if (lift === undefined) return 'cannot be overridden'
  return messages.slice(0, mostExamples).some((message) => message.includes(lift)) ? '' : `lifted by ${lift}`
}

/** The words of an entry; each view puts them in its own order. */
export interface Entry {
  /** `12 times`; empty when every message is shown. */
  readonly times: string
  /** As `liftWords` says. */
  readonly lifted: string
  readonly shown: readonly string[]
  /** ` … and 9 more`; empty when every message is shown. */
  readonly rest: string
}

export function entryOf(kind: FoundKind): Entry {
  const { messages } = kind
  const more = messages.length - mostExamples
  const [times, rest] = more > 0 ? [`${number(messages.length)} times`, ` … and ${number(more)} more`] : ['', '']
  return { times, lifted: liftWords(kind), shown: messages.slice(0, mostExamples), rest }
}

/** In the plan's order. */
export function findingsOf(plan: Plan, level: SavedFinding['level']): readonly FoundKind[] {
  const all = plan.findings.filter((finding) => finding.level === level)
  return [...groupBy(all, ({ guard }) => guard)].map(([guard, found]) => {
    const lifts = found.map((finding) => liftOf(finding, plan.snapshot))
    return {
      guard,
      isBlock: level === 'block',
      messages: found.map(({ message }) => message),
      lift: lifts.every((lift) => lift !== undefined) ? lifts[0] : undefined,
    }
  })
}

/** Guards that have more findings than their entry shows, or whose entry is not shown. */
export function longFindings(plan: Plan): readonly FoundKind[] {
  const blocks = findingsOf(plan, 'block')
  const hidden = new Set(blocks.slice(mostBlocks))
  const all = [...blocks, ...findingsOf(plan, 'warn'), ...findingsOf(plan, 'info')]
  return all.filter((kind) => hidden.has(kind) || kind.messages.length > mostExamples)
}
