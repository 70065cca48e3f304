// Ports for programs that get theirs first and bind it later, or let it go for a while. They lie below those that a system gives
// out by itself (on Linux from 32768 on): one of these may be somebody else's by the time the program binds it.
import { createServer } from 'node:net'

interface Block {
  readonly start: number
  readonly size: number
}

const first = 11_000
const end = 32_768
/** As many workers have ports of their own. */
const workers = 40
const ofWorker = 400

/** No other worker of vitest has the block. What runs outside vitest, perhaps several at once, has one together. */
function ownBlock(): Block {
  const worker = Number(process.env['VITEST_POOL_ID'])
  if (worker >= 1) return { start: first + ((worker - 1) % workers) * ofWorker, size: ofWorker }
  const start = first + workers * ofWorker
  return { start, size: end - start }
}

let given = 0

/** Nobody listens on it, and this process was not given it before, unless it has had all others of its block since. */
export async function freePort(): Promise<number> {
  const { start, size } = ownBlock()
  for (let tries = 0; tries < size; tries += 1) {
    // Processes that share a block begin apart from each other, though their ids often are neighbours.
    const port = start + ((process.pid * 61 + given) % size)
    given += 1
    if (await isFree(port)) return port
  }
  throw new Error(`all ports from ${start} to ${start + size - 1} are taken`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
