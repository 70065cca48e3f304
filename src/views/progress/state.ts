// What live progress remembers of the events: small, and a pure fold.
import type { ApplyEvent, ReadEvent } from '../../core/types.ts'
import { eventLine } from '../terminal/line.ts'

interface Pages {
  readonly rows: number
  readonly total: number
}

export interface ReadState {
  readonly users?: Pages
  readonly groups?: Pages
  /** Pages that have come since the last restart. */
  readonly pages: number
  /** Places where two pages meet that have been found whole. */
  readonly seams: number
  /** How often the listing moved and was read again. */
  readonly restarts: number
  /** True until the first page after a restart. */
  readonly isMoved: boolean
}

/** Actions that are carried out together, and what that is called. */
export interface Wave {
  /** `creating users` */
  readonly words: string
  readonly ids: ReadonlySet<string>
}

export interface ApplyState {
  /** In their order; none where nobody knows them. */
  readonly waves: readonly Wave[]
  /** Index of the one that is carried out. */
  readonly wave?: number
  /** Ctrl-C was pressed once. */
  readonly isEnding: boolean
  /** Nothing more happens. */
  readonly isOver: boolean
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly skipped: number
  readonly unknown: number
  readonly retries: number
  /** What was done last. */
  readonly latest: string
  /** The last few lines that are not a success. */
  readonly troubles: readonly string[]
  /** How far it was at some recent moments, oldest first; the speed is told from them. */
  readonly marks: readonly Mark[]
}

interface Mark {
  readonly ms: number
  readonly done: number
}

export const noReading: ReadState = { pages: 0, seams: 0, restarts: 0, isMoved: false }

/** What is known of the reading after one more event. */
export function foldRead(state: ReadState, event: ReadEvent): ReadState {
  switch (event.type) {
    case 'page':
      return {
        ...state,
        [event.what]: { rows: event.rows, total: event.total },
        pages: state.pages + 1,
        isMoved: false,
      }
    case 'seams':
      return { ...state, seams: state.seams + event.checked }
    case 'moved':
      return { ...state, pages: 0, restarts: state.restarts + 1, isMoved: true }
  }
}

export const noApplying: ApplyState = {
  waves: [],
  isEnding: false,
  isOver: false,
  total: 0,
  done: 0,
  failed: 0,
  skipped: 0,
  unknown: 0,
  retries: 0,
  latest: '',
  troubles: [],
  marks: [],
}

/** What is known of the apply after one more event, which happened at `nowMs`. */
export function foldApply(before: ApplyState, event: ApplyEvent, nowMs: number): ApplyState {
  const state = inWave(before, event)
  switch (event.type) {
    case 'start':
      return { ...state, total: event.total, marks: [{ ms: nowMs, done: state.done }] }
    case 'applied':
      return settle({ ...state, latest: eventLine(event) ?? '' }, nowMs)
    case 'failed':
    case 'skipped':
    case 'unknown':
      return settle(withTrouble({ ...state, [event.type]: state[event.type] + 1 }, event), nowMs)
    case 'retry':
      return withTrouble({ ...state, retries: state.retries + 1 }, event)
    case 'intent':
      return state
    case 'end':
      return { ...state, isOver: true }
  }
}

/** A wave shows in what is sent or found done; a canary goes through all waves and begins again. */
function inWave(state: ApplyState, event: ApplyEvent): ApplyState {
  const id = event.type === 'intent' ? event.actions[0] : 'action' in event ? event.action : undefined
  if (id === undefined || (state.wave !== undefined && state.waves[state.wave]?.ids.has(id))) return state
  const wave = state.waves.findIndex(({ ids }) => ids.has(id))
  return wave < 0 ? state : { ...state, wave }
}

const mostTroubles = 3

function withTrouble(state: ApplyState, event: ApplyEvent): ApplyState {
  return { ...state, troubles: [...state.troubles, eventLine(event) ?? ''].slice(-mostTroubles) }
}

const windowMs = 20_000
const markMs = 1000

function settle(state: ApplyState, nowMs: number): ApplyState {
  const done = state.done + 1
  const last = state.marks.at(-1)
  if (last !== undefined && nowMs - last.ms < markMs) return { ...state, done }
  const recent = state.marks.filter((mark) => nowMs - mark.ms <= windowMs)
  return { ...state, done, marks: [...recent, { ms: nowMs, done }] }
}

/** How fast it goes and how long it will take; undefined while nobody can know. */
export function speedOf(state: ApplyState, nowMs: number): { perSecond: number; secondsLeft: number } | undefined {
  const [first] = state.marks
  if (first === undefined || nowMs - first.ms < markMs || state.done === first.done) return undefined
  const perSecond = ((state.done - first.done) * 1000) / (nowMs - first.ms)
  return { perSecond, secondsLeft: Math.ceil((state.total - state.done) / perSecond) }
}
