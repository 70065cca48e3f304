// State of a review: a pure function from state and key to state. Draws nothing.

import { count } from '../../core/sentences.ts'
import { changesWords } from '../model/changes.ts'
import type { Subject } from '../model/others.ts'
import { riskNames, risks } from '../model/risk-words.ts'
import { wrap } from '../terminal/layout.ts'
import { detailLines } from './detail.ts'
import { filterLines } from './filters.ts'
import { isNarrowed, type Listing, listRows, type Narrowing } from './list.ts'
import { headLines, type Review } from './model.ts'
import { isTooSmall, type Size, tooSmallWords } from './size.ts'

export const namedKeys = [
  'up',
  'down',
  'pageUp',
  'pageDown',
  'home',
  'end',
  'enter',
  'escape',
  'backspace',
  'interrupt',
] as const
export type NamedKey = (typeof namedKeys)[number]

export type Key = { readonly named: NamedKey } | { readonly text: string } | { readonly size: Size }

/** The screen below the head. */
export type Scene =
  | { readonly is: 'list' }
  /** A line is being typed. */
  | { readonly is: 'search' | 'approve' | 'refuse'; readonly text: string }
  | { readonly is: 'detail'; readonly subject: Subject; readonly lines: readonly string[]; readonly top: number }
  | { readonly is: 'help'; readonly top: number }

export type End =
  | { readonly is: 'approved' }
  | { readonly is: 'refused'; readonly reason: string }
  | { readonly is: 'left' | 'interrupted' }

export interface ReviewState extends Narrowing {
  readonly size: Size
  readonly listing: Listing
  /** Index of the row with the cursor. */
  readonly cursor: number
  /** Index of the first row on the screen. */
  readonly top: number
  /** Number of first rows, of those that must be seen, that have been on the screen. */
  readonly seen: number
  readonly scene: Scene
  /** One line about the last key; empty for none. */
  readonly notice: string
  readonly end?: End
}

export function beginReview(review: Review, size: Size): ReviewState {
  const narrowing = { onlyRisky: false, query: '' }
  const listing = listRows(review, narrowing, size.columns)
  const state: ReviewState = {
    ...narrowing,
    ...{ size, listing, cursor: 0, top: 0, seen: 0, notice: '' },
    scene: { is: 'list' },
  }
  return settled(review, state)
}

/** Number of lines between head and foot; the foot has the place, the filters and the keys. */
export function bodyHeight(review: Review, size: Size): number {
  // The last line of the terminal stays free.
  const lines = size.rows - 1 - headLines(review, size).length
  return Math.max(1, lines - 1 - filterLines(review, size).length - 1)
}

/**
 * The state after one key. A text of several characters counts as several keys; but text that arrives together with the
 * `a` was typed before the reviewer could read the question, and is dropped.
 */
export function press(review: Review, state: ReviewState, key: Key): ReviewState {
  if ('size' in key) return resized(review, state, key.size)
  if ('named' in key) return settled(review, named(review, state, key.named))
  return Array.from(key.text).reduce((before, character) => {
    const isAsked = before.scene.is === 'approve' && state.scene.is !== 'approve'
    if (before.end !== undefined || (isAsked && character !== '\u0003')) return before
    const control = controls[character]
    const after = control === undefined ? typed(review, before, character) : named(review, before, control)
    return settled(review, after)
  }, state)
}

/** Control characters that pasted or quickly typed text may contain among its letters. */
const controls: Readonly<Record<string, NamedKey>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u001b': 'escape',
  '\u0003': 'interrupt',
}

function named(review: Review, state: ReviewState, key: NamedKey): ReviewState {
  if (key === 'interrupt') return { ...state, end: { is: 'interrupted' } }
  const { scene } = state
  switch (scene.is) {
    case 'list':
      return inList(review, state, key)
    case 'detail':
    case 'help':
      return reading(review, state, key)
    case 'search':
    case 'approve':
    case 'refuse':
      return typing(review, { ...state, scene }, key)
  }
}

function typed(review: Review, state: ReviewState, character: string): ReviewState {
  const { scene } = state
  if ('text' in scene) return write(review, { ...state, scene }, scene.text + character)
  const move = moves[character]
  if (move !== undefined) return named(review, state, move)
  if (scene.is === 'list') return command(review, state, character)
  if (character === 'q') return { ...state, scene: { is: 'list' } }
  if (character === '?') return { ...state, scene: { is: 'help', top: 0 } }
  return state
}

const moves: Readonly<Record<string, NamedKey>> = {
  j: 'down',
  k: 'up',
  g: 'home',
  G: 'end',
  ' ': 'pageDown',
  b: 'pageUp',
}

function command(review: Review, before: ReviewState, character: string): ReviewState {
  const state = { ...before, notice: '' }
  switch (character) {
    case 'q':
      return { ...state, end: { is: 'left' } }
    case '?':
      return { ...state, scene: { is: 'help', top: 0 } }
    case '/':
      return { ...state, scene: { is: 'search', text: state.query } }
    case 'r':
      return narrowed(review, state, { onlyRisky: !state.onlyRisky })
    case 'f':
      return narrowed(review, state, { group: nextGroup(review, state.group) })
    case 'a':
      return approving(review, state)
    case 'x':
      return { ...state, scene: { is: 'refuse', text: '' }, notice: replacing(review) }
    default:
      return numbered(review, state, character)
  }
}

function nextGroup({ groups }: Review, group: number | undefined): number | undefined {
  const next = (group ?? -1) + 1
  return next < groups.length ? next : undefined
}

function numbered(review: Review, state: ReviewState, character: string): ReviewState {
  if (character === '0') return narrowed(review, state, { group: undefined })
  const group = Number(character) - 1
  if (!/^[1-9]$/.test(character))
    return { ...state, notice: `The key ${JSON.stringify(character)} does nothing; ? shows the keys.` }
  if (group < review.groups.length) return narrowed(review, state, { group })
  return { ...state, notice: `There are only ${count(review.groups.length, 'filter')}.` }
}

/** Changes the filters; the cursor stays on its change if it is still listed. */
function narrowed(review: Review, state: ReviewState, change: Partial<Narrowing>): ReviewState {
  const narrowing: Narrowing = { group: state.group, onlyRisky: state.onlyRisky, query: state.query, ...change }
  const listing = listRows(review, narrowing, state.size.columns)
  const at = state.listing.rows[state.cursor]
  const same = at?.is === 'item' ? listing.rows.findIndex((row) => row.is === 'item' && row.item === at.item) : -1
  const first = isNarrowed(narrowing) ? listing.rows.findIndex((row) => row.is === 'item') : 0
  const cursor = Math.max(0, same >= 0 ? same : first)
  return { ...state, ...narrowing, listing, cursor, top: Math.min(state.top, cursor) }
}

function inList(review: Review, before: ReviewState, key: NamedKey): ReviewState {
  const state = { ...before, notice: '' }
  if (key === 'enter') return opened(review, state)
  if (key === 'escape') {
    return isNarrowed(state) ? narrowed(review, state, { group: undefined, onlyRisky: false, query: '' }) : state
  }
  const page = bodyHeight(review, state.size)
  const last = state.listing.rows.length - 1
  const to = target(key, state.cursor, { page, last })
  if (to === undefined) return state
  // A page is counted from the visible rows, not from the cursor.
  const isPage = key === 'pageDown' || key === 'pageUp'
  const top = isPage ? state.top + (key === 'pageDown' ? page : -page) : state.top
  return { ...state, cursor: to, top }
}

function target(key: NamedKey, from: number, { page, last }: { page: number; last: number }): number | undefined {
  const steps: Partial<Record<NamedKey, number>> = { up: -1, down: 1, pageUp: -page, pageDown: page }
  const ends: Partial<Record<NamedKey, number>> = { home: 0, end: last }
  const step = steps[key]
  const to = ends[key] ?? (step === undefined ? undefined : from + step)
  return to === undefined ? undefined : Math.max(0, Math.min(last, to))
}

function opened(review: Review, state: ReviewState): ReviewState {
  const row = state.listing.rows[state.cursor]
  if (row?.is !== 'item') return { ...state, notice: 'Go to a user or a group, then press Enter.' }
  const { subject } = row.item
  return { ...state, scene: { is: 'detail', subject, top: 0, lines: detailLines(review, subject, state.size.columns) } }
}

/** In a view that is read from top to bottom. */
function reading(review: Review, state: ReviewState, key: NamedKey): ReviewState {
  const { scene } = state
  if (scene.is !== 'detail' && scene.is !== 'help') return state
  if (key === 'escape' || key === 'enter' || key === 'backspace') return { ...state, scene: { is: 'list' } }
  const page = bodyHeight(review, state.size)
  const length = scene.is === 'detail' ? scene.lines.length : helpLines.length
  const top = target(key, scene.top, { page, last: Math.max(0, length - page) })
  return top === undefined ? state : { ...state, scene: { ...scene, top } }
}

type Typing = ReviewState & { readonly scene: { readonly is: 'search' | 'approve' | 'refuse'; readonly text: string } }

const longestText = 300

function write(review: Review, state: Typing, text: string): ReviewState {
  const scene = { ...state.scene, text: Array.from(text).slice(0, longestText).join('') }
  return scene.is === 'search' ? narrowed(review, { ...state, scene }, { query: scene.text }) : { ...state, scene }
}

function typing(review: Review, state: Typing, key: NamedKey): ReviewState {
  const { scene } = state
  const back: ReviewState = { ...state, scene: { is: 'list' }, notice: '' }
  switch (key) {
    case 'backspace':
      return write(review, state, Array.from(scene.text).slice(0, -1).join(''))
    case 'escape':
      return scene.is === 'search' ? narrowed(review, back, { query: '' }) : back
    case 'enter':
      if (scene.is === 'search') return back
      return scene.is === 'approve' ? approve(review, back, scene.text) : refuse(back, scene.text)
    default:
      return state
  }
}

/** All blocking findings, overrides and warnings must have been on the screen. */
function approving(review: Review, state: ReviewState): ReviewState {
  if (review.refusal !== '') return { ...state, notice: review.refusal }
  if (isTooSmall(state.size)) return { ...state, notice: tooSmallWords }
  const hidden = mustSee(review, state) - state.seen
  if (hidden > 0) {
    const notice = `First read what is on top: ${count(hidden, 'line')} not shown yet (g, then PgDn).`
    return { ...state, notice }
  }
  return { ...state, scene: { is: 'approve', text: '' }, notice: replacing(review) }
}

function mustSee(review: Review, { size, listing, ...narrowing }: ReviewState): number {
  if (!isNarrowed(narrowing)) return listing.must
  return listRows(review, { onlyRisky: false, query: '' }, size.columns).must
}

function replacing({ earlier, output }: Review): string {
  if (earlier === undefined) return ''
  const whose = earlier.isSame ? '' : ' of other changes'
  return `${output} holds what ${earlier.by} ${earlier.decision}${whose}; it is replaced.`
}

/** The word to type for approval; after an earlier refusal of the same changes a longer one. */
export function wordToApprove({ earlier }: Review): string {
  return earlier?.isSame === true && earlier.decision === 'refused' ? 'replace' : 'yes'
}

function approve(review: Review, state: ReviewState, text: string): ReviewState {
  if (isTooSmall(state.size)) return { ...state, notice: tooSmallWords }
  const word = wordToApprove(review)
  if (text.trim().toLowerCase() === word) return { ...state, end: { is: 'approved' } }
  return { ...state, notice: `Not approved: ${word} was not typed.` }
}

function refuse(state: ReviewState, text: string): ReviewState {
  const reason = text.trim()
  if (reason === '') return { ...state, notice: 'Not refused: a refusal needs a reason.' }
  return { ...state, end: { is: 'refused', reason } }
}

/** Keeps the cursor on the screen, and records the rows that have been on it. */
function settled(review: Review, state: ReviewState): ReviewState {
  const height = bodyHeight(review, state.size)
  const { rows } = state.listing
  const cursor = Math.max(0, Math.min(state.cursor, rows.length - 1))
  const highest = Math.max(0, rows.length - height)
  const top = Math.max(0, Math.min(state.top, highest, cursor), cursor - height + 1)
  const isWhole =
    !isNarrowed(state) && state.scene.is !== 'detail' && state.scene.is !== 'help' && !isTooSmall(state.size)
  const seen =
    isWhole && top <= state.seen ? Math.min(state.listing.must, Math.max(state.seen, top + height)) : state.seen
  return { ...state, cursor, top, seen }
}

/** Another width changes the lines: those not completely seen must be seen again. */
function resized(review: Review, state: ReviewState, size: Size): ReviewState {
  const { group, onlyRisky, query, scene } = state
  const listing = listRows(review, { group, onlyRisky, query }, size.columns)
  const isSeen = state.seen >= mustSee(review, state)
  const whole = { ...state, size, listing }
  const seen = isSeen ? mustSee(review, whole) : size.columns === state.size.columns ? state.seen : 0
  const at = state.listing.rows[state.cursor]
  const same = at?.is === 'item' ? listing.rows.findIndex((row) => row.is === 'item' && row.item === at.item) : -1
  const lines = scene.is === 'detail' ? detailLines(review, scene.subject, size.columns) : []
  const last = Math.max(0, lines.length - bodyHeight(review, size))
  return settled(review, {
    ...whole,
    ...{ seen, cursor: same >= 0 ? same : state.cursor },
    ...(scene.is === 'detail' ? { scene: { ...scene, lines, top: Math.min(scene.top, last) } } : {}),
  })
}

const helpWidth = 68

/** Content of the help screen (`?`). */
export const helpLines: readonly string[] = [
  'Keys',
  '  up down, k j        one line',
  '  PgUp PgDn, b space  one page',
  '  Home End, g G       first and last line',
  '  Enter               before and after of that user or group; Esc back',
  '  /                   search names, groups and reasons; Enter keeps it',
  '  f, 1 to 9, 0        only one kind of change; all kinds',
  '  r                   only risky changes (marked !)',
  '  Esc                 no filters, no search',
  '  a                   approve: writes the approval file',
  '  x                   refuse, with a reason: writes it, too',
  '  q                   leave without deciding',
  '',
  'An action of the plan is one change. A line may hold several: those',
  'of a new user.',
  '',
  ...wrap(`Risks: ${riskNames.map((name) => risks[name]).join('; ')}. Enter names those of a user.`, helpWidth),
  '',
  'The approval file is a record, not a signature: anyone who can write',
  'it can forge it. apply --approved-by-file FILE requires it.',
]

/** `12 of 3,400 changes` */
export function shownWords({ listing }: ReviewState): string {
  return changesWords(listing.all, listing.shown)
}
