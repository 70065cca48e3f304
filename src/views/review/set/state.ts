// State of a review of several targets: a pure function from state and key to state. Draws nothing.
import { approve, type End, refuse, replacing } from '../decide.ts'
import { setHelp } from '../help.ts'
import { type Key, lengthened, moved, movedInList, moves, type NamedKey, pressed, shortened } from '../keys.ts'
import type { Review } from '../model.ts'
import { type Scroll, settledIn, unreadWords } from '../scroll.ts'
import { isTooSmall, type Size, tooSmallWords } from '../size.ts'
import { beginReview, press as pressInside, type ReviewState } from '../state.ts'
import { listTargets, type SetListing } from './list.ts'
import { type SetReview, setBodyHeight } from './model.ts'

export type SetScene =
  | { readonly is: 'list' }
  /** A line is being typed. */
  | { readonly is: 'approve' | 'refuse'; readonly text: string }
  | { readonly is: 'help'; readonly top: number }
  /** One plan is looked at. */
  | { readonly is: 'target'; readonly review: Review; readonly inside: ReviewState }

export interface SetReviewState extends Scroll {
  readonly size: Size
  readonly listing: SetListing
  readonly scene: SetScene
  /** Targets whose plans were looked at. */
  readonly looked: ReadonlySet<string>
  /** One line about the last key; empty for none. */
  readonly notice: string
  readonly end?: End
}

export function beginSetReview(review: SetReview, size: Size): SetReviewState {
  const listing = listTargets(review, size.columns)
  const first = listing.rows.findIndex(({ is }) => is === 'target')
  // The cursor must not hide what comes before it.
  const cursor = first < setBodyHeight(review, size) ? Math.max(0, first) : 0
  const place = { cursor, top: 0, seen: 0 }
  return settled(review, { ...place, size, listing, looked: new Set(), notice: '', scene: { is: 'list' } })
}

/** The state after one key. */
export function pressSet(review: SetReview, state: SetReviewState, key: Key): SetReviewState {
  const { scene } = state
  if (scene.is === 'target' && !('size' in key))
    return inTarget(state, scene, pressInside(scene.review, scene.inside, key))
  return pressed(state, key, {
    named: (before, name) => settled(review, named(review, before, name)),
    typed: (before, character) => settled(review, typed(review, before, character)),
    resized: (before, size) => resized(review, before, size),
  })
}

/** Leaving a plan leads back to the list. */
function inTarget(
  state: SetReviewState,
  scene: Extract<SetScene, { readonly is: 'target' }>,
  inside: ReviewState,
): SetReviewState {
  if (inside.end === undefined) return { ...state, scene: { ...scene, inside } }
  return inside.end.is === 'interrupted' ? { ...state, end: inside.end } : { ...state, scene: { is: 'list' } }
}

function named(review: SetReview, state: SetReviewState, key: NamedKey): SetReviewState {
  if (key === 'interrupt') return { ...state, end: { is: 'interrupted' } }
  const { scene } = state
  switch (scene.is) {
    case 'list':
      return inList(review, { ...state, notice: '' }, key)
    case 'help':
      return reading(review, { ...state, scene }, key)
    case 'approve':
    case 'refuse':
      return typing(review, { ...state, scene }, key)
    case 'target':
      return inTarget(state, scene, pressInside(scene.review, scene.inside, { named: key }))
  }
}

function typed(review: SetReview, state: SetReviewState, character: string): SetReviewState {
  const { scene } = state
  if (scene.is === 'target') {
    return inTarget(state, scene, pressInside(scene.review, scene.inside, { text: character }))
  }
  if ('text' in scene) return { ...state, scene: { ...scene, text: lengthened(scene.text, character) } }
  const move = moves[character]
  if (move !== undefined) return named(review, state, move)
  if (scene.is === 'help') return character === 'q' ? { ...state, scene: { is: 'list' } } : state
  return command(review, { ...state, notice: '' }, character)
}

function command(review: SetReview, state: SetReviewState, character: string): SetReviewState {
  switch (character) {
    case 'q':
      return { ...state, end: { is: 'left' } }
    case '?':
      return { ...state, scene: { is: 'help', top: 0 } }
    case 'a':
      return approving(review, state)
    case 'x':
      return { ...state, scene: { is: 'refuse', text: '' }, notice: replacing(review) }
    default:
      return { ...state, notice: `The key ${JSON.stringify(character)} does nothing; ? shows the keys.` }
  }
}

function inList(review: SetReview, state: SetReviewState, key: NamedKey): SetReviewState {
  if (key === 'enter') return opened(review, state)
  const page = { page: setBodyHeight(review, state.size), last: state.listing.rows.length - 1 }
  return { ...state, ...movedInList(key, state, page) }
}

function opened(review: SetReview, state: SetReviewState): SetReviewState {
  const line = state.listing.rows[state.cursor]
  if (line?.is !== 'target') return { ...state, notice: 'Go to a target, then press Enter.' }
  const { row } = line
  if (row.is === 'failed') return { ...state, notice: `It could not be planned: ${row.failed.message}` }
  const one = review.reviewOf(row)
  const looked = new Set([...state.looked, row.target])
  return { ...state, looked, scene: { is: 'target', review: one, inside: beginReview(one, state.size) } }
}

type Helping = SetReviewState & { readonly scene: Extract<SetScene, { readonly is: 'help' }> }

function reading(review: SetReview, state: Helping, key: NamedKey): SetReviewState {
  const { scene } = state
  if (key === 'escape' || key === 'enter' || key === 'backspace') return { ...state, scene: { is: 'list' } }
  const page = setBodyHeight(review, state.size)
  const top = moved(key, scene.top, { page, last: Math.max(0, setHelp.length - page) })
  return top === undefined ? state : { ...state, scene: { ...scene, top } }
}

type Typing = SetReviewState & { readonly scene: Extract<SetScene, { readonly text: string }> }

function typing(review: SetReview, state: Typing, key: NamedKey): SetReviewState {
  const { scene } = state
  const back: SetReviewState = { ...state, scene: { is: 'list' }, notice: '' }
  switch (key) {
    case 'backspace':
      return { ...state, scene: { ...scene, text: shortened(scene.text) } }
    case 'escape':
      return back
    case 'enter':
      return { ...back, ...(scene.is === 'approve' ? approve(review, state.size, scene.text) : refuse(scene.text)) }
    default:
      return state
  }
}

/** All targets, overrides and warnings must have been on the screen. */
function approving(review: SetReview, state: SetReviewState): SetReviewState {
  const unread = unreadWords(state.listing.must - state.seen)
  const notice = review.refusal || (isTooSmall(state.size) ? tooSmallWords : unread)
  if (notice !== '') return { ...state, notice }
  return { ...state, scene: { is: 'approve', text: '' }, notice: replacing(review) }
}

function settled(review: SetReview, state: SetReviewState): SetReviewState {
  const { listing, size, scene } = state
  const isRead = scene.is !== 'target' && scene.is !== 'help' && !isTooSmall(size)
  const height = setBodyHeight(review, size)
  return { ...state, ...settledIn(state, { height, rows: listing.rows.length, must: listing.must, isRead }) }
}

/** Another width changes the lines: those not completely seen must be seen again. */
function resized(review: SetReview, state: SetReviewState, size: Size): SetReviewState {
  const listing = listTargets(review, size.columns)
  const isSeen = state.seen >= state.listing.must
  const seen = isSeen ? listing.must : size.columns === state.size.columns ? state.seen : 0
  const at = state.listing.rows[state.cursor]
  const same = listing.rows.findIndex((one) => one.is === 'target' && at?.is === 'target' && one.row === at.row)
  const { scene } = state
  const inside = scene.is === 'target' ? pressInside(scene.review, scene.inside, { size }) : undefined
  return settled(review, {
    ...state,
    ...{ size, listing, seen, cursor: same >= 0 ? same : state.cursor },
    ...(scene.is === 'target' && inside !== undefined ? { scene: { ...scene, inside } } : {}),
  })
}
