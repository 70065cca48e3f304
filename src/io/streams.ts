import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { setTimeout as later, setImmediate as soon } from 'node:timers/promises'

import { Problem } from '../core/problem.ts'
import { type Env, isCi } from '../core/variables.ts'
import { inputOf } from './stdin.ts'

/** The program's streams: stdout carries the result, stderr everything else. */
export interface Streams {
  /** Writes the result. Resolves when it is flushed, so that an exit never cuts it; a closed pipe is not an error. */
  out(text: string): Promise<void>
  /** Writes everything that is not the result. */
  err(text: string): void
  /** Whether stderr is a terminal, so that progress may be drawn. */
  readonly terminal: boolean
  readonly outIsTerminal: boolean
  /** Whether colours may be used on that stream. */
  color(on: 'out' | 'err'): boolean
  /** Width of the terminal in characters; 80 when there is none. */
  readonly columns: number
  /** The raw stream, for components that draw on it. */
  readonly stderr: NodeJS.WriteStream
  /** Starts a moving drawing on stderr; `above` writes all other text above it. The result ends the drawing. */
  drawn(above: (text: string) => void): () => void
  /** Whether a question can be asked: stdin and stderr are a terminal, and CI is not set. */
  readonly canAsk: boolean
  /** Whether stdin is a terminal and stderr is not, so that a question would not be seen. False when CI is set. */
  readonly asksUnseen: boolean
  /**
   * All bytes of standard input.
   * @throws Problem `usage` on a terminal, or when there are too many
   */
  input(): Promise<Buffer>
  /** Switches to the terminal's alternate screen for a view with keys; undefined without a terminal. */
  takeScreen(): TakenScreen | undefined
  /**
   * One typed line, trimmed; undefined without a terminal. Input from before the question was shown is discarded.
   * @throws Problem `interrupted` on Ctrl-C
   */
  ask(question: string): Promise<string | undefined>
  /** The same for a secret, without echo. */
  askSecret(question: string): Promise<string | undefined>
}

/** The alternate screen of a terminal. */
export interface TakenScreen {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  /** Clears it, for example after a resize. */
  clear(): void
  /** Restores the normal screen; also done when the program ends. */
  leave(): void
}

/** The streams' source; the process by default. */
export interface StreamSources {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
  readonly env: Env
}

/** Opens the screen. `noColor` is the flag `--no-color`. */
export function openStreams(options: { noColor?: boolean } = {}, sources: StreamSources = process): Streams {
  const { stdin, stdout, stderr, env } = sources
  const outcome = { stdout: watch(stdout), stderr: watch(stderr) }
  const colors = options.noColor === true ? 'never' : colorsOf(env)
  const on = { out: stdout, err: stderr }
  const plainly = (text: string): void => {
    if (outcome.stderr.failure === undefined) stderr.write(text)
  }
  let writeErr = plainly
  return {
    out: (text) => write(stdout, outcome.stdout, text),
    err: (text) => writeErr(text),
    drawn: (above) => {
      writeErr = above
      return () => {
        writeErr = plainly
      }
    },
    terminal: stderr.isTTY === true,
    outIsTerminal: stdout.isTTY === true,
    color: (which) => colors === 'always' || (colors === 'terminal' && on[which].isTTY === true),
    columns: (stdout.isTTY ? stdout.columns : stderr.columns) || 80,
    stderr,
    canAsk: stdin.isTTY === true && stderr.isTTY === true && !isCi(env),
    asksUnseen: stdin.isTTY === true && stderr.isTTY !== true && !isCi(env),
    input: inputOf(stdin),
    takeScreen: () => takeScreen(sources),
    ask: async (question) => (stdin.isTTY && stderr.isTTY ? readAnswer(sources, question) : undefined),
    askSecret: async (question) => (stdin.isTTY && stderr.isTTY ? readSecret(sources, question) : undefined),
  }
}

/** Streams without a terminal, for the library; texts for stderr go to a listener. */
export function silentStreams(tell: (text: string) => void): Streams {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() }) as unknown as NodeJS.WriteStream
  return {
    out: async () => undefined,
    err: tell,
    drawn: () => () => undefined,
    terminal: false,
    outIsTerminal: false,
    color: () => false,
    columns: 80,
    stderr: nowhere,
    canAsk: false,
    asksUnseen: false,
    input: async () => {
      throw new Problem('usage', 'Standard input is not read here; give a file.')
    },
    takeScreen: () => undefined,
    ask: async () => undefined,
    askSecret: async () => undefined,
  }
}

/** When colours are used. As in most programs NO_COLOR wins over FORCE_COLOR, and both over the terminal. */
function colorsOf({ NO_COLOR: none, FORCE_COLOR: force, TERM: terminal }: Env): 'never' | 'always' | 'terminal' {
  if (none) return 'never'
  if (force) return force === '0' || force === 'false' ? 'never' : 'always'
  return terminal === 'dumb' ? 'never' : 'terminal'
}

interface Outcome {
  failure: NodeJS.ErrnoException | undefined
}

/** Ignores errors of a closed pipe (`hubplan show | head`), which would end the program without a listener. */
function watch(stream: NodeJS.WriteStream): Outcome {
  const outcome: Outcome = { failure: undefined }
  stream.on('error', (failure: NodeJS.ErrnoException) => {
    outcome.failure = failure
  })
  return outcome
}

function write(stream: NodeJS.WriteStream, outcome: Outcome, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (failure?: NodeJS.ErrnoException | null) => {
      if (!failure || failure.code === 'EPIPE' || failure.code === 'ERR_STREAM_DESTROYED') resolve()
      else
        reject(
          new Problem('usage', `Standard output cannot be written: ${failure.message}.`, {
            hint: 'redirect the output elsewhere, such as to a file on another disk',
            cause: failure,
          }),
        )
    }
    if (outcome.failure) settle(outcome.failure)
    else stream.write(text, settle)
  })
}

const otherScreen = '\u001b[?1049h\u001b[H'
const firstScreen = '\u001b[?1049l\u001b[?25h'
const wipe = '\u001b[2J\u001b[H'

function takeScreen({ stdin, stdout, env }: StreamSources): TakenScreen | undefined {
  if (stdin.isTTY !== true || stdout.isTTY !== true || isCi(env) || env['TERM'] === 'dumb') return undefined
  let isTaken = true
  const leave = (): void => {
    if (!isTaken) return
    isTaken = false
    process.off('exit', leave)
    if (stdin.isRaw) stdin.setRawMode(false)
    stdout.write(firstScreen)
  }
  process.on('exit', leave)
  stdout.write(otherScreen)
  return { stdin, stdout, clear: () => void stdout.write(wipe), leave }
}

const quietMs = 50

/**
 * Discards pending input. The terminal gives up an unfinished line only in raw mode, in which Ctrl-C is a character.
 * @throws Problem `interrupted` on Ctrl-C
 */
async function forgetTyped({ stdin }: Pick<StreamSources, 'stdin'>): Promise<void> {
  // Not a system terminal: there is no pending line.
  if (typeof stdin.setRawMode !== 'function') return
  stdin.setRawMode(true)
  let isQuiet = false
  let isInterrupted = false
  const onData = (typed: Buffer | string): void => {
    isQuiet = false
    if (typed.includes('\u0003')) isInterrupted = true
  }
  stdin.on('data', onData).resume()
  try {
    while (!isQuiet && !isInterrupted) {
      isQuiet = true
      await later(quietMs)
      // A timer set after long synchronous work fires before pending input is read.
      await soon()
    }
  } finally {
    stdin.off('data', onData).pause()
    // Raw mode stays on for the next reader: toggling it could lose a line, or turn one into an end of input.
    if (isInterrupted) stdin.setRawMode(false)
  }
  if (isInterrupted) throw new Problem('interrupted', 'Interrupted at the question.')
}

async function readAnswer({ stdin, stderr }: StreamSources, question: string): Promise<string | undefined> {
  await forgetTyped({ stdin })
  const lines = createInterface({ input: stdin, output: stderr })
  return new Promise<string | undefined>((resolve, reject) => {
    lines.on('SIGINT', () => reject(new Problem('interrupted', 'Interrupted at the question.')))
    lines.on('close', () => resolve(undefined))
    lines.question(question, (answer) => resolve(answer.trim()))
  }).finally(() => lines.close())
}

/** A stream that discards what the line editor echoes. */
async function readSecret({ stdin, stderr }: StreamSources, question: string): Promise<string | undefined> {
  await forgetTyped({ stdin })
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: silent, terminal: true })
  stderr.write(question)
  try {
    return await new Promise<string | undefined>((resolve, reject) => {
      lines.on('SIGINT', () => reject(new Problem('interrupted', 'Interrupted at the question.')))
      lines.on('close', () => resolve(undefined))
      lines.question('', (answer) => resolve(answer.trim()))
    })
  } finally {
    lines.close()
    stderr.write('\n')
  }
}
