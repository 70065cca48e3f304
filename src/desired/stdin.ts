// Standard input as a file: `-` on the command line.
import { open } from 'node:fs/promises'
import { resolve } from 'node:path'

import { Problem, warning } from '../core/problem.ts'
import type { Diagnostic } from '../core/types.ts'
import { readAll } from '../io/stdin.ts'
import { stdinPath } from '../options/kinds.ts'
import type { PlanFlags } from '../options/plan.ts'
import { decodeText } from '../sources/decode.ts'
import type { FileName } from '../sources/index.ts'

/** Reads all bytes of standard input. */
export type ReadInput = () => Promise<Buffer>

const kinds = { csv: '.csv', json: '.json', yaml: '.yaml', names: '.txt' } as const

type StdinFormat = keyof typeof kinds

interface Input {
  readonly cwd: string
  readonly format: PlanFlags['stdinFormat']
  /** Undefined where a program calls hubplan: it has the data itself. */
  readonly read: ReadInput | undefined
}

/** Finds files by the name that was given; `-` is standard input. */
export interface Files {
  /** @throws Problem `usage` when standard input is named twice, or is a terminal */
  find(path: string): Promise<FileName>
  /** What was guessed about standard input. */
  readonly warnings: readonly Diagnostic[]
}

/** Opens the files of one command line. */
export function openFiles({ cwd, format, read }: Input): Files {
  const warnings: Diagnostic[] = []
  let isRead = false
  return {
    warnings,
    find: async (path) => {
      const pipe = pipeOf(path)
      if (pipe === undefined) return { path, location: resolve(cwd, path) }
      if (pipe > 0) return { path, location: path, ...asKind(path, await readPipe(path)) }
      if (read === undefined) throw new Problem('usage', 'Standard input is not read here; give a file.')
      if (isRead) {
        throw new Problem('usage', 'Standard input is named twice, and can be read once.', {
          hint: 'save it in a file, and name that',
        })
      }
      isRead = true
      return { path: 'stdin', location: 'stdin', ...asKind('stdin', await read()) }
    },
  }

  function asKind(file: string, bytes: Buffer): Pick<FileName, 'bytes' | 'ending'> {
    const kind = format ?? guessed(file, bytes)
    if (format === undefined)
      warnings.push(warning({ file }, `read as ${kind}; state another kind with --stdin-format`))
    return { bytes, ending: kinds[kind] }
  }
}

/** Whether a path is standard input, or a pipe that a shell makes. */
export function isPipe(path: string): boolean {
  return pipeOf(path) !== undefined
}

/** The descriptor of a path that a shell makes of a pipe, such as /dev/fd/63; 0 for standard input. */
function pipeOf(path: string): number | undefined {
  if (path === stdinPath) return 0
  const number = /^\/dev\/fd\/(\d+)$/.exec(path)?.[1]
  return number === undefined ? undefined : Number(number)
}

/** @throws Problem `usage` */
async function readPipe(path: string): Promise<Buffer> {
  const file = await open(path).catch((cause: unknown) => {
    throw new Problem('usage', `${path} cannot be read.`, { hint: 'give a file, or pipe the list into -', cause })
  })
  try {
    return await readAll(file.createReadStream({ autoClose: false }), path)
  } finally {
    await file.close()
  }
}

/** The kind of data, by its first line with text. */
function guessed(file: string, bytes: Buffer): StdinFormat {
  const lines = decodeText(file, bytes.subarray(0, firstBytes(bytes)))
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const [first = ''] = lines
  if (/^\s*[[{]/.test(first)) return 'json'
  if (/^(?:---|- |[a-z_]+:(?:\s|$))/.test(first)) return 'yaml'
  return /[,;\t]/.test(first) || /^\s*"?(?:username|name|user|email)"?\s*$/i.test(first) ? 'csv' : 'names'
}

/** Up to the end of a line, so that no character is cut. */
function firstBytes(bytes: Buffer): number {
  const end = bytes.indexOf(0x0a, 4096)
  return end === -1 ? bytes.length : end
}
