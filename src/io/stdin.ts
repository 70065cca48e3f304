// All of standard input or of another pipe, for a list that another program writes.
import { Problem } from '../core/problem.ts'

/** In bytes; as much as of a CSV file. */
const largestInput = 256 * 1024 * 1024

/** Reads standard input once; several plans may come from it. */
export function inputOf(stdin: NodeJS.ReadStream): () => Promise<Buffer> {
  let input: Promise<Buffer> | undefined
  return () => {
    if (stdin.isTTY === true) {
      const hint = 'pipe something into hubplan, or give a file'
      throw new Problem('usage', 'Standard input is a terminal, and - reads from a pipe.', { hint })
    }
    input ??= readAll(stdin, 'Standard input')
    return input
  }
}

/**
 * All bytes of a pipe, which may have no end.
 * @throws Problem `usage` when they are too many
 */
export async function readAll(
  pipe: AsyncIterable<string | Uint8Array>,
  name: string,
  most = largestInput,
): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of pipe) {
    pieces.push(Buffer.from(piece as Uint8Array))
    size += piece.length
    if (size > most) {
      throw new Problem('usage', `${name} is larger than ${Math.floor(most / 1024 / 1024)} MB.`, {
        hint: 'split it into smaller lists',
      })
    }
  }
  return Buffer.concat(pieces)
}
