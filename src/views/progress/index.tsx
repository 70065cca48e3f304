import { Box, render, Text, useStderr } from 'ink'
import type { ReactNode } from 'react'
import { count, number } from '../../core/sentences.ts'
import type { ApplyEvent, ReadEvent } from '../../core/types.ts'
import { paint, type Tone } from '../terminal/layout.ts'
import { duration } from '../words.ts'
import {
  type ApplyState,
  foldApply,
  foldRead,
  noApplying,
  noReading,
  type ReadState,
  speedOf,
  type Wave,
} from './state.ts'

interface Colors {
  readonly color?: boolean
}

/** Progress of reading the live users. */
export function PlanProgress({ state, color = false }: { readonly state: ReadState } & Colors): ReactNode {
  const { users, groups, tokens, pages, seams, restarts, isMoved } = state
  const parts = [
    users === undefined ? 'Reading the hub' : `Reading ${number(users.rows)} of ${count(users.total, 'user')}`,
    groups === undefined ? '' : `${number(groups.rows)} of ${count(groups.total, 'group')}`,
    tokens === undefined ? '' : `tokens of ${number(tokens.rows)} of ${count(tokens.total, 'user')}`,
    pages > 1 ? count(pages, 'page') : '',
    seams > 0 ? `${count(seams, 'seam')} checked` : '',
  ]
  const again = isMoved
    ? 'the listing moved, reading again'
    : restarts === 0
      ? ''
      : `read again ${count(restarts, 'time')}`
  return (
    <Text wrap="truncate">
      {parts.filter((part) => part !== '').join(', ')}
      {paint({ color }, 'risk', again === '' ? '' : `  ${again}`)}
    </Text>
  )
}

const barWidth = 30

/** Progress of an apply. */
export function ApplyProgress({
  state,
  nowMs,
  color = false,
}: { readonly state: ApplyState; readonly nowMs: number } & Colors): ReactNode {
  const inTone = (tone: Tone, text: string): string => paint({ color }, tone, text)
  const share = state.total === 0 ? 0 : Math.min(1, state.done / state.total)
  const full = Math.floor(share * barWidth)
  return (
    <Box flexDirection="column">
      <Text wrap="truncate">
        {inTone('gain', '█'.repeat(full))}
        {inTone('dim', '░'.repeat(barWidth - full))}
        {`  ${number(state.done)} of ${count(state.total, 'action')}${speedWords(state, nowMs)}`}
        {inTone('loss', troubleWords(state))}
      </Text>
      {isDone(state) || state.isOver ? null : (
        <Text wrap="truncate">{`  ${waveWords(state)}${inTone('dim', hintWords(state))}`}</Text>
      )}
      {state.troubles.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no identity, only a place
        <Text key={index} wrap="truncate">
          {inTone('risk', `  ${line}`)}
        </Text>
      ))}
      {state.latest === '' || isDone(state) ? null : <Text wrap="truncate">{inTone('dim', `  ${state.latest}`)}</Text>}
    </Box>
  )
}

function isDone({ done, total }: ApplyState): boolean {
  return done >= total
}

/** `creating users (wave 3 of 6); ` */
function waveWords({ waves, wave }: ApplyState): string {
  const current = wave === undefined ? undefined : waves[wave]
  if (current === undefined || wave === undefined) return ''
  return `${current.words} (wave ${wave + 1} of ${waves.length}); `
}

function hintWords({ isEnding }: ApplyState): string {
  return isEnding
    ? 'finishing what is in flight, Ctrl-C again to stop at once'
    : 'Ctrl-C finishes what is in flight and stops'
}

function speedWords(state: ApplyState, nowMs: number): string {
  const speed = speedOf(state, nowMs)
  if (speed === undefined || isDone(state) || state.isEnding || state.isOver) return ''
  const perSecond = speed.perSecond < 10 ? Math.round(speed.perSecond * 10) / 10 : Math.round(speed.perSecond)
  return `, ${number(perSecond)} per second, ${duration(speed.secondsLeft)} left`
}

function troubleWords({ failed, unknown, skipped, retries }: ApplyState): string {
  const parts = [
    failed > 0 ? `${number(failed)} failed` : '',
    unknown > 0 ? `${number(unknown)} unknown` : '',
    skipped > 0 ? `${number(skipped)} skipped` : '',
    retries > 0 ? (retries === 1 ? '1 retry' : `${number(retries)} retries`) : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? '' : `  ${parts.join(', ')}`
}

/** Live progress on a terminal. */
export interface Progress {
  readonly read: (event: ReadEvent) => void
  readonly apply: (event: ApplyEvent, nowMs: number) => void
  /** Shows that Ctrl-C was pressed and requests in flight are being finished. */
  readonly ending: () => void
  /** Writes text above the view. */
  readonly above: (text: string) => void
  /** Draws the last state and leaves it on the screen. */
  readonly close: () => void
}

const frameMs = 100

interface FrameProps {
  /** Receives ink's function to write above its view; other output would be overwritten. */
  readonly use: (write: (text: string) => void) => void
  readonly children: ReactNode
}

function Frame({ use, children }: FrameProps): ReactNode {
  use(useStderr().write)
  return children
}

export interface ProgressOptions {
  readonly kind: 'read' | 'apply'
  readonly color?: boolean
  /** The waves of the apply, in order. */
  readonly waves?: readonly Wave[]
}

/** Draws progress to a terminal's stream. Does not touch stdin: keys and signals stay with the process. */
export function mountProgress(
  stream: NodeJS.WriteStream,
  { kind, color = false, waves = [] }: ProgressOptions,
): Progress {
  let reading = noReading
  let applying: ApplyState = { ...noApplying, waves }
  let nowMs = 0
  let timer: NodeJS.Timeout | undefined
  const view = (): ReactNode =>
    kind === 'read' ? (
      <PlanProgress state={reading} color={color} />
    ) : (
      <ApplyProgress state={applying} nowMs={nowMs} color={color} />
    )
  let write = (text: string): void => void stream.write(text)
  const frame = (): ReactNode => <Frame use={(next) => (write = next)}>{view()}</Frame>
  const app = render(frame(), { stdout: stream, stderr: stream, patchConsole: false, exitOnCtrlC: false })
  const draw = (): void => {
    timer = undefined
    app.rerender(frame())
  }
  const soon = (): void => {
    timer ??= setTimeout(draw, frameMs).unref()
  }
  return {
    read: (event) => {
      reading = foldRead(reading, event)
      soon()
    },
    apply: (event, ms) => {
      applying = foldApply(applying, event, ms)
      nowMs = ms
      soon()
    },
    ending: () => {
      applying = { ...applying, isEnding: true }
      soon()
    },
    above: (text) => write(text),
    close: () => {
      clearTimeout(timer)
      draw()
      app.unmount()
    },
  }
}
