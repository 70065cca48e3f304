// The sandbox with so many people, as a process of its own: `node sandbox.mjs COUNT` prints the port it listens on.
import { importInternals } from './hub.mjs'
import { nameOf } from './people.mjs'

const scopes = ['admin:users', 'admin:groups', 'admin:servers', 'list:users', 'delete:users', 'read:hub']
const { startSandbox } = await importInternals()
const users = Array.from({ length: Number(process.argv[2]) }, (_, index) => ({
  name: nameOf(index),
  admin: index === 0,
}))
const sandbox = await startSandbox({
  users,
  tokens: [{ token: 'bench', name: 'bench', kind: 'service', admin: true, scopes }],
})
process.stdout.write(`${new URL(sandbox.url).port}\n`)
process.once('disconnect', () => process.exit(0))
