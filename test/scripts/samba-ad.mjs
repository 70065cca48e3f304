// samba-ad.mjs DIR: the domain of DIR in a network of its own (run below `unshare -n`), because the ports of a domain
// controller cannot be chosen. Unix sockets cross that border: DIR/389.sock and DIR/636.sock lead to them. Says "ready", and
// ends when standard input ends.
import { execFileSync, spawn } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

const [dir = ''] = process.argv.slice(2)
const ports = [389, 636]

/** Passes what comes on the path to the port, and back. */
function relay(path, port) {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) {
      socket.on('error', () => {
        near.destroy()
        far.destroy()
      })
    }
  })
  return new Promise((resolve) => server.listen(path, resolve))
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(socket.end()))
    socket.once('error', () => resolve(undefined))
  })
}

execFileSync('ip', ['link', 'set', 'lo', 'up'])
const options = {
  'server services': 'ldap',
  'log file': join(dir, 'samba.log'),
  'pid directory': join(dir, 'run'),
  'tls cafile': join(dir, 'ca.pem'),
  'tls certfile': join(dir, 'server.pem'),
  'tls keyfile': join(dir, 'server.key'),
}
const args = ['-s', join(dir, 'etc/smb.conf'), '-F', '-M', 'single', '--no-process-group']
const settings = Object.entries(options).map(([name, value]) => `--option=${name}=${value}`)
// It ends when its standard input does: with this process. Standard output is for one word of ours.
const samba = spawn('/usr/sbin/samba', [...args, ...settings], { stdio: ['pipe', process.stderr, process.stderr] })
samba.once('exit', (code) => process.exit(code ?? 1))
process.stdin.once('end', () => samba.kill('SIGKILL')).resume()
for (const port of ports) {
  while ((await answers(port)) === undefined) await new Promise((resolve) => setTimeout(resolve, 20))
  await relay(join(dir, `${port}.sock`), port)
}
process.stdout.write('ready\n')
