// The end of a review: how it is decided, and what a typed answer comes to.
import { isTooSmall, type Size, tooSmallWords } from './size.ts'

export type End =
  | { readonly is: 'approved' }
  | { readonly is: 'refused'; readonly reason: string }
  | { readonly is: 'left' | 'interrupted' }

/** A decision that is already on file. */
export interface Earlier {
  readonly decision: 'approved' | 'refused'
  readonly by: string
  /** ISO. */
  readonly at: string
  readonly reason?: string | undefined
  /** The decision is about the same changes. */
  readonly isSame: boolean
}

export interface Deciding {
  /** The reviewer. */
  readonly by: string
  /** Path of the file for the decision. */
  readonly output: string
  readonly earlier?: Earlier | undefined
}

/** Which earlier decision this one replaces; empty for none. */
export function replacing({ earlier, output }: Deciding): string {
  if (earlier === undefined) return ''
  const whose = earlier.isSame ? '' : ' of other changes'
  return `${output} holds what ${earlier.by} ${earlier.decision}${whose}; it is replaced.`
}

/** The word to type for approval; after an earlier refusal of the same changes a longer one. */
export function wordToApprove({ earlier }: Pick<Deciding, 'earlier'>): string {
  return earlier?.isSame === true && earlier.decision === 'refused' ? 'replace' : 'yes'
}

/** What a typed answer comes to: the end, or why not. */
export type Answer = { readonly end: End } | { readonly notice: string }

export function approve(review: Pick<Deciding, 'earlier'>, size: Size, text: string): Answer {
  if (isTooSmall(size)) return { notice: tooSmallWords }
  const word = wordToApprove(review)
  if (text.trim().toLowerCase() === word) return { end: { is: 'approved' } }
  return { notice: `Not approved: ${word} was not typed.` }
}

export function refuse(text: string): Answer {
  const reason = text.trim()
  if (reason === '') return { notice: 'Not refused: a refusal needs a reason.' }
  return { end: { is: 'refused', reason } }
}
