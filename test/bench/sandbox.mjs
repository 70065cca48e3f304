// The sandbox with so many people, as a process of its own: `node sandbox.mjs COUNT` prints the port it listens on. With
// MS after it, it is an AUP Learning Cloud, which takes so long to store a password.
import { importInternals } from './hub.mjs'
import { nameOf } from './people.mjs'

const scopes = ['admin:users', 'admin:groups', 'admin:servers', 'list:users', 'delete:users', 'read:hub']
const { startSandbox } = await importInternals()
const [count, msPerPassword] = process.argv.slice(2)
const users = Array.from({ length: Number(count) }, (_, index) => ({
  name: nameOf(index),
  admin: index === 0,
}))
const sandbox = await startSandbox({
  users,
  ...(msPerPassword === undefined ? {} : { aup: { msPerPassword: Number(msPerPassword) } }),
  tokens: [{ token: 'bench', name: 'bench', kind: 'service', admin: true, scopes }],
})
process.stdout.write(`${new URL(sandbox.url).port}\n`)
process.once('disconnect', () => process.exit(0))
