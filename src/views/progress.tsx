import { Box, render, Text, useStderr } from 'ink'
import type { ReactNode } from 'react'

import type { ApplyEvent, ReadEvent } from '../core/types.ts'
import {
  type ApplyState,
  foldApply,
  foldRead,
  noApplying,
  noReading,
  type ReadState,
  speedOf,
} from './progress-state.ts'
import { count, duration, number } from './words.ts'

/** How far the reading of the live users is. */
export function PlanProgress({ state }: { readonly state: ReadState }): ReactNode {
  const { users, groups, restarts, isMoved } = state
  const parts = [
    users === undefined ? 'Reading the hub' : `Reading ${number(users.rows)} of ${count(users.total, 'user')}`,
    groups === undefined ? '' : `${number(groups.rows)} of ${count(groups.total, 'group')}`,
  ]
  const again = isMoved
    ? 'the listing moved, reading again'
    : restarts === 0
      ? ''
      : `read again ${count(restarts, 'time')}`
  return (
    <Text wrap="truncate">
      {parts.filter((part) => part !== '').join(', ')}
      <Text color="yellow">{again === '' ? '' : `  ${again}`}</Text>
    </Text>
  )
}

const barWidth = 30

/** How far an apply is. */
export function ApplyProgress({ state, nowMs }: { readonly state: ApplyState; readonly nowMs: number }): ReactNode {
  const share = state.total === 0 ? 0 : Math.min(1, state.done / state.total)
  const full = Math.floor(share * barWidth)
  return (
    <Box flexDirection="column">
      <Text wrap="truncate">
        <Text color="green">{'█'.repeat(full)}</Text>
        <Text dimColor>{'░'.repeat(barWidth - full)}</Text>
        {`  ${number(state.done)} of ${count(state.total, 'action')}${speedWords(state, nowMs)}`}
        <Text color="red">{troubleWords(state)}</Text>
      </Text>
      {state.troubles.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no identity, only a place
        <Text key={index} color="yellow" wrap="truncate">{`  ${line}`}</Text>
      ))}
      {state.latest === '' || state.done === state.total ? null : (
        <Text dimColor wrap="truncate">{`  ${state.latest}`}</Text>
      )}
    </Box>
  )
}

function speedWords(state: ApplyState, nowMs: number): string {
  const speed = speedOf(state, nowMs)
  if (speed === undefined || state.done === state.total) return ''
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
  /** Writes text above it. */
  readonly above: (text: string) => void
  /** Shows the last state and leaves it on the screen. */
  readonly close: () => void
}

const frameMs = 100

interface FrameProps {
  /** Gets ink's way to write above what it draws; anything else would be drawn over. */
  readonly use: (write: (text: string) => void) => void
  readonly children: ReactNode
}

function Frame({ use, children }: FrameProps): ReactNode {
  use(useStderr().write)
  return children
}

/** Draws progress to a terminal's stream. Keys and signals stay with the process: stdin is not touched. */
export function mountProgress(stream: NodeJS.WriteStream, kind: 'read' | 'apply'): Progress {
  let reading = noReading
  let applying = noApplying
  let nowMs = 0
  let timer: NodeJS.Timeout | undefined
  const view = (): ReactNode =>
    kind === 'read' ? <PlanProgress state={reading} /> : <ApplyProgress state={applying} nowMs={nowMs} />
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
    above: (text) => write(text),
    close: () => {
      clearTimeout(timer)
      draw()
      app.unmount()
    },
  }
}
