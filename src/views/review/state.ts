// State of a review: a pure function from state and key to state. Draws nothing.

import { count } from '../../core/sentences.ts'
import { changesWords } from '../model/changes.ts'
import type { Subject } from '../model/others.ts'
import { approve, type End, refuse, replacing } from './decide.ts'
import { detailLines } from './detail.ts'
import { filterLines } from './filters.ts'
import { partHelp, planHelp } from './help.ts'
import { type Key, lengthened, moved, movedInList, moves, type NamedKey, pressed, shortened } from './keys.ts'
import { isNarrowed, type Listing, listRows, type Narrowing } from './list.ts'
import { headLines, type Review } from './model.ts'
import { type Scroll, settledIn, unreadWords } from './scroll.ts'
import { isTooSmall, type Size, tooSmallWords } from './size.ts'

/** The screen below the head. */
export type Scene =
  | { readonly is: 'list' }
  /** A line is being typed. */
  | { readonly is: 'search' | 'approve' | 'refuse'; readonly text: string }
  | { readonly is: 'detail'; readonly subject: Subject; readonly lines: readonly string[]; readonly top: number }
  | { readonly is: 'help'; readonly top: number }

export interface ReviewState extends Narrowing, Scroll {
  readonly size: Size
  readonly listing: Listing
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

/** The state after one key. */
export function press(review: Review, state: ReviewState, key: Key): ReviewState {
  return pressed(state, key, {
    named: (before, name) => settled(review, named(review, before, name)),
    typed: (before, character) => settled(review, typed(review, before, character)),
    resized: (before, size) => resized(review, before, size),
  })
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
  if ('text' in scene) return write(review, { ...state, scene }, lengthened(scene.text, character))
  const move = moves[character]
  if (move !== undefined) return named(review, state, move)
  if (scene.is === 'list') return command(review, state, character)
  if (character === 'q') return { ...state, scene: { is: 'list' } }
  if (character === '?') return { ...state, scene: { is: 'help', top: 0 } }
  return state
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
    case 'x':
      if (review.isPart) return { ...state, notice: 'All targets are decided together: q goes back to their list.' }
      if (character === 'a') return approving(review, state)
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
    if (isNarrowed(state)) return narrowed(review, state, { group: undefined, onlyRisky: false, query: '' })
    return review.isPart ? { ...state, end: { is: 'left' } } : state
  }
  const size = { page: bodyHeight(review, state.size), last: state.listing.rows.length - 1 }
  return { ...state, ...movedInList(key, state, size) }
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
  const { length } = scene.is === 'detail' ? scene.lines : helpLines(review)
  const top = moved(key, scene.top, { page, last: Math.max(0, length - page) })
  return top === undefined ? state : { ...state, scene: { ...scene, top } }
}

type Typing = ReviewState & { readonly scene: { readonly is: 'search' | 'approve' | 'refuse'; readonly text: string } }

function write(review: Review, state: Typing, text: string): ReviewState {
  const scene = { ...state.scene, text }
  return scene.is === 'search' ? narrowed(review, { ...state, scene }, { query: scene.text }) : { ...state, scene }
}

function typing(review: Review, state: Typing, key: NamedKey): ReviewState {
  const { scene } = state
  const back: ReviewState = { ...state, scene: { is: 'list' }, notice: '' }
  switch (key) {
    case 'backspace':
      return write(review, state, shortened(scene.text))
    case 'escape':
      return scene.is === 'search' ? narrowed(review, back, { query: '' }) : back
    case 'enter':
      if (scene.is === 'search') return back
      return { ...back, ...(scene.is === 'approve' ? approve(review, state.size, scene.text) : refuse(scene.text)) }
    default:
      return state
  }
}

/** All blocking findings, overrides and warnings must have been on the screen. */
function approving(review: Review, state: ReviewState): ReviewState {
  if (review.refusal !== '') return { ...state, notice: review.refusal }
  if (isTooSmall(state.size)) return { ...state, notice: tooSmallWords }
  const notice = unreadWords(mustSee(review, state) - state.seen)
  if (notice !== '') return { ...state, notice }
  return { ...state, scene: { is: 'approve', text: '' }, notice: replacing(review) }
}

function mustSee(review: Review, { size, listing, ...narrowing }: ReviewState): number {
  if (!isNarrowed(narrowing)) return listing.must
  return listRows(review, { onlyRisky: false, query: '' }, size.columns).must
}

function settled(review: Review, state: ReviewState): ReviewState {
  const { listing, size, scene } = state
  const isRead = !isNarrowed(state) && scene.is !== 'detail' && scene.is !== 'help' && !isTooSmall(size)
  const extent = { height: bodyHeight(review, size), rows: listing.rows.length, must: listing.must, isRead }
  return { ...state, ...settledIn(state, extent) }
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

/** Content of the help screen (`?`). */
export function helpLines({ isPart }: Review): readonly string[] {
  return isPart ? partHelp : planHelp
}

/** `12 of 3,400 changes` */
export function shownWords({ listing }: ReviewState): string {
  return changesWords(listing.all, listing.shown)
}
