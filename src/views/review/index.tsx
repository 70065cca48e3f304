import { Box, render, Text, useInput } from 'ink'
import { type ReactNode, useState } from 'react'
import type { End } from './decide.ts'
import { frameOf } from './frame.ts'
import type { Key, NamedKey } from './keys.ts'
import type { Review } from './model.ts'
import { setFrameOf } from './set/frame.ts'
import type { SetReview } from './set/model.ts'
import { beginSetReview, pressSet, type SetReviewState } from './set/state.ts'
import type { Size } from './size.ts'
import { beginReview, press, type ReviewState } from './state.ts'

/** A review as a machine: from a state and a key to a state, and from a state to lines. */
interface Machine<State extends { readonly end?: End }> {
  readonly begin: (size: Size) => State
  readonly press: (state: State, key: Key) => State
  readonly frame: (state: State) => readonly string[]
}

interface Showing {
  readonly size: Size
  readonly onEnd: (end: End) => void
  /** Receives the function to call after a resize. */
  readonly onOpen?: (resize: (size: Size) => void) => void
}

function MachineScreen<State extends { readonly end?: End }>({
  machine,
  size,
  onEnd,
  onOpen,
}: Showing & { readonly machine: Machine<State> }): ReactNode {
  const [hold] = useState(() => ({ state: machine.begin(size) }))
  const [, draw] = useState(hold.state)
  // React does not hold the state: keys come faster than frames.
  const take = (key: Key): void => {
    if (hold.state.end !== undefined) return
    hold.state = machine.press(hold.state, key)
    draw(hold.state)
    if (hold.state.end !== undefined) onEnd(hold.state.end)
  }
  onOpen?.((next) => take({ size: next }))
  useInput((input, key) => {
    const pressed = keyOf(input, key)
    if (pressed !== undefined) take(pressed)
  })
  return <Lines lines={machine.frame(hold.state)} />
}

/** A plan on the whole screen. Only visible lines are rendered. */
export function ReviewScreen({ review, ...showing }: Showing & { readonly review: Review }): ReactNode {
  return <MachineScreen machine={machineOf(review)} {...showing} />
}

/** The plans of several targets on the whole screen. */
export function SetReviewScreen({ review, ...showing }: Showing & { readonly review: SetReview }): ReactNode {
  return <MachineScreen machine={setMachineOf(review)} {...showing} />
}

function machineOf(review: Review): Machine<ReviewState> {
  return {
    begin: (size) => beginReview(review, size),
    press: (state, key) => press(review, state, key),
    frame: (state) => frameOf(review, state),
  }
}

function setMachineOf(review: SetReview): Machine<SetReviewState> {
  return {
    begin: (size) => beginSetReview(review, size),
    press: (state, key) => pressSet(review, state, key),
    frame: (state) => setFrameOf(review, state),
  }
}

function Lines({ lines }: { readonly lines: readonly string[] }): ReactNode {
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no identity, only a place
        <Text key={index} wrap="truncate">
          {line === '' ? ' ' : line}
        </Text>
      ))}
    </Box>
  )
}

type InkKey = Parameters<Parameters<typeof useInput>[0]>[1]

const keys = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['pageUp', 'pageUp'],
  ['pageDown', 'pageDown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  // ink calls the key "delete" that most terminals send for backspace.
  ['delete', 'backspace'],
] as const satisfies readonly (readonly [keyof InkKey, NamedKey])[]

function keyOf(input: string, key: InkKey): Key | undefined {
  if (key.ctrl) return input === 'c' ? { named: 'interrupt' } : undefined
  const known = keys.find(([name]) => key[name])
  if (known !== undefined) return { named: known[1] }
  return input === '' || key.meta ? undefined : { text: input }
}

export interface ReviewOn {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly clear: () => void
}

/** Shows a plan on a terminal until the reviewer has decided. */
export async function runReview(review: Review, on: ReviewOn): Promise<End> {
  return runScreen((showing) => <ReviewScreen review={review} {...showing} />, on)
}

/** The same for the plans of several targets. */
export async function runSetReview(review: SetReview, on: ReviewOn): Promise<End> {
  return runScreen((showing) => <SetReviewScreen review={review} {...showing} />, on)
}

async function runScreen(screenOf: (showing: Showing) => ReactNode, { stdin, stdout, clear }: ReviewOn): Promise<End> {
  let end: End = { is: 'left' }
  let resize: (size: Size) => void = () => undefined
  const sizeOf = (): Size => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 })
  const onResize = (): void => {
    clear()
    resize(sizeOf())
  }
  // Registered before ink's own listener, so that ink draws at the new size.
  stdout.on('resize', onResize)
  const app = render(
    screenOf({
      size: sizeOf(),
      onEnd: (how) => {
        end = how
        app.unmount()
      },
      onOpen: (next) => {
        resize = next
      },
    }),
    { stdin, stdout: endless(stdout), stderr: stdout, patchConsole: false, exitOnCtrlC: false },
  )
  try {
    await app.waitUntilExit()
    return end
  } finally {
    stdout.off('resize', onResize)
  }
}

/** The view keeps to the height itself. When ink believes that it does not, ink clears the terminal's scrollback. */
function endless(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
  return new Proxy(stdout, {
    get: (target, name) => {
      if (name === 'rows') return Number.POSITIVE_INFINITY
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
