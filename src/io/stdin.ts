// All of standard input, for a list that another program pipes.
import { Problem } from '../core/problem.ts'

/** In bytes; as much as of a CSV file. */
const largestInput = 256 * 1024 * 1024

/** Reads standard input once; several plans may come from it. */
export function inputOf(stdin: NodeJS.ReadStream): () => Promise<Buffer> {
  let input: Promise<Buffer> | undefined
  return () => {
    if (stdin.isTTY === true) {
      const hint = 'pipe a list into hubplan, or give a file'
      throw new Problem('usage', 'Standard input is a terminal, and - reads a list from it.', { hint })
    }
    input ??= readAll(stdin)
    return input
  }
}

async function readAll(stdin: NodeJS.ReadStream): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of stdin) {
    pieces.push(Buffer.from(piece))
    size += piece.length
    if (size > largestInput) {
      throw new Problem('usage', 'Standard input is larger than 256 MB.', { hint: 'split it into smaller lists' })
    }
  }
  return Buffer.concat(pieces)
}
