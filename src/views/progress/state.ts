// State of live progress: small, and a pure fold over events.
import type { ApplyEvent, ReadEvent } from '../../core/types.ts'
import { eventLine } from '../terminal/line.ts'

interface Pages {
  readonly rows: number
  readonly total: number
}

export interface ReadState {
  readonly users?: Pages
  readonly groups?: Pages
  /** Users whose tokens are read. */
  readonly tokens?: Pages
  /** Pages read since the last restart. */
  readonly pages: number
  /** Boundaries between two pages that were checked and found consistent. */
  readonly seams: number
  /** Number of restarts because the listing moved. */
  readonly restarts: number
  /** True until the first page after a restart. */
  readonly isMoved: boolean
}

/** Actions that are applied together, and their name. */
export interface Wave {
  /** `creating users` */
  readonly words: string
  readonly ids: ReadonlySet<string>
}

export interface ApplyState {
  /** In order; empty when unknown. */
  readonly waves: readonly Wave[]
  /** Index of the running wave. */
  readonly wave?: number
  /** Ctrl-C was pressed once. */
  readonly isEnding: boolean
  /** The apply has ended. */
  readonly isOver: boolean
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly skipped: number
  readonly unknown: number
  readonly retries: number
  /** The last action done. */
  readonly latest: string
  /** The last few lines about failures and retries. */
  readonly troubles: readonly string[]
  /** Actions done at some recent times, oldest first; the speed is computed from them. */
  readonly marks: readonly Mark[]
}

interface Mark {
  readonly ms: number
  readonly done: number
}

export const noReading: ReadState = { pages: 0, seams: 0, restarts: 0, isMoved: false }

/** The state of reading after one more event. */
export function foldRead(state: ReadState, event: ReadEvent): ReadState {
  switch (event.type) {
    case 'page':
      return {
        ...state,
        [event.what]: { rows: event.rows, total: event.total },
        pages: state.pages + 1,
        isMoved: false,
      }
    case 'tokens':
      return { ...state, tokens: { rows: event.users, total: event.total } }
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

/** The state of the apply after one more event at `nowMs`. */
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
    case 'unsent':
      return state
    case 'end':
      return { ...state, isOver: true }
  }
}

/** An event of a sent or found-done action selects its wave; a canary goes through all waves and starts again. */
function inWave(state: ApplyState, event: ApplyEvent): ApplyState {
  const id = event.type === 'intent' ? event.actions[0] : 'action' in event ? event.action : undefined
  if (id === undefined || (state.wave !== undefined && state.waves[state.wave]?.ids.has(id))) return state
  const wave = state.waves.findIndex(({ ids }) => ids.has(id))
  return wave < 0 ? state : { ...state, wave }
}

const mostTroubles = 3

function withTrouble(state: ApplyState, event: ApplyEvent): ApplyState {
  // All calls in flight wait for the same system: one line is enough for the newest wait.
  const kept = event.type === 'retry' ? state.troubles.filter((line) => !line.startsWith('retry ')) : state.troubles
  return { ...state, troubles: [...kept, eventLine(event) ?? ''].slice(-mostTroubles) }
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

/** Speed and time left; undefined while unknown. */
export function speedOf(state: ApplyState, nowMs: number): { perSecond: number; secondsLeft: number } | undefined {
  const [first] = state.marks
  if (first === undefined || nowMs - first.ms < markMs || state.done === first.done) return undefined
  const perSecond = ((state.done - first.done) * 1000) / (nowMs - first.ms)
  return { perSecond, secondsLeft: Math.ceil((state.total - state.done) / perSecond) }
}
