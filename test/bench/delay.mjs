// A network that is far away, as a process of its own so that it takes no turn from what is measured:
// `node delay.mjs HOST:PORT MS` prints the address it listens on, and relays every byte MS later in either direction.
// Where far.py can make a network, that one does the delaying, and this only relays. Elsewhere it is a delay line: each
// piece gets the time at which it is due, and is passed on then. So nothing is reordered and nothing is slowed down,
// however much is on its way. A connection is made at once there; what a client sends first is therefore held back for a
// round trip more, which is what the handshake of a new connection costs out there.
// Not part of it: loss, a bandwidth, TCP's slow start.
import { spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const [host, port] = (process.argv[2] ?? '').split(':')
process.once('disconnect', () => process.exit(0))
const network = await networkOf(Number(process.argv[3]))
const oneWayMs = network === undefined ? Number(process.argv[3]) : 0

const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
  const far = connect({ host, port: Number(port), allowHalfOpen: true, noDelay: true })
  const opened = performance.now() + 2 * oneWayMs
  relay(near, far, opened)
  relay(far, near, 0)
  const drop = () => {
    near.destroy()
    far.destroy()
  }
  near.on('error', drop)
  far.on('error', drop)
})

/** @param notBefore when the first byte can have left */
function relay(from, to, notBefore) {
  const line = []
  let timer
  const pass = () => {
    timer = undefined
    // A timer has whole milliseconds: what is due within a half of one goes along.
    const now = performance.now() + 0.5
    while (line.length > 0 && line[0].due <= now) {
      const { piece } = line.shift()
      if (to.destroyed) continue
      if (piece === undefined) to.end()
      else to.write(piece)
    }
    wait()
  }
  const wait = () => {
    if (line.length > 0 && timer === undefined) timer = setTimeout(pass, Math.max(0, line[0].due - performance.now()))
  }
  const put = (piece) => {
    line.push({ due: Math.max(performance.now(), notBefore) + oneWayMs, piece })
    wait()
  }
  from.on('data', put)
  from.on('end', () => put(undefined))
  // A side that ended closes only when everything that it sent has arrived.
  from.on('close', () => clearTimeout(line.length === 0 ? timer : undefined))
}

/** The two ends of a network that delays by itself; undefined where none can be made. */
async function networkOf(ms) {
  const child = spawn('python3', [fileURLToPath(new URL('far.py', import.meta.url)), String(ms)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const said = await new Promise((resolve) => {
    child.stdout.once('data', (data) => resolve(String(data).trim()))
    child.once('error', () => resolve(undefined))
    child.once('exit', () => resolve(undefined))
  })
  if (said === undefined) return undefined
  child.once('exit', () => process.exit(1))
  const [here, there] = said.split(' ')
  return { here, there }
}

server.listen(0, network?.here ?? '127.0.0.1', () => {
  const { address, port } = server.address()
  process.stdout.write(`${network?.there ?? address}:${port}\n`)
})
