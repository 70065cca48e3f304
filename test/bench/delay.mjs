// A network that is far away, as a process of its own so that it takes no turn from what is measured:
// `node delay.mjs HOST:PORT MS` prints the port it listens on, and relays every byte MS later in either direction.
// It is a delay line: each piece gets the time at which it is due, and is passed on then. So nothing is reordered and
// nothing is slowed down, however much is on its way. A connection is made at once here; what a client sends first is
// therefore held back for a round trip more, which is what the handshake of a new connection costs out there.
// Not part of it: loss, a bandwidth, TCP's slow start.
import { connect, createServer } from 'node:net'

const [host, port] = (process.argv[2] ?? '').split(':')
const oneWayMs = Number(process.argv[3])

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

server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`))
process.once('disconnect', () => process.exit(0))
