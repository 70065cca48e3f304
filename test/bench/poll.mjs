// Another client of the hub, as a process of its own: asks for one user every so many ms whether or not the answers before
// have come, so that a frozen hub is not asked less often. `node poll.mjs URL TOKEN MS`; any message ends it, and it
// answers with `[when it was sent, ms until the answer]` of each.
import { Agent, get } from 'node:http'

const [url, token, everyMs] = process.argv.slice(2)
const agent = new Agent({ keepAlive: true })
const samples = []
let isOpen = 0

function ask() {
  const at = Date.now()
  const from = performance.now()
  isOpen += 1
  const sent = get(url, { agent, headers: { authorization: `token ${token}` } }, (answer) => {
    answer.resume()
    answer.once('end', () => {
      isOpen -= 1
      samples.push([at, performance.now() - from])
    })
  })
  // A client whose request fails is a result, too: it must not look like a quick answer.
  sent.once('error', () => {
    isOpen -= 1
    samples.push([at, Number.POSITIVE_INFINITY])
  })
}

const timer = setInterval(ask, Number(everyMs))
process.once('message', () => {
  clearInterval(timer)
  const end = () => {
    if (isOpen > 0) return setTimeout(end, 20)
    process.send(samples, () => process.exit(0))
  }
  end()
})
process.stdout.write('0\n')
process.once('disconnect', () => process.exit(0))
