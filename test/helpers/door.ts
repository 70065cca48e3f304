// `hubplan` for the scripts of tests: what stands in its place asks the test's process, which runs it inside. A script starts it
// several times, and there are hundreds of scripts. In the full tier some scripts have the built program itself.
import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { type InsideResult, runInside } from './inside.ts'
import { isFull } from './tier.ts'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/**
 * Puts a program at a path that does what hubplan does. The test must not block while a script runs it.
 * @param isBuilt whether it is the built program in the full tier: where like scripts have it, others need not
 */
export async function placeHubplan(path: string, isBuilt = true): Promise<void> {
  if (isFull && isBuilt) symlinkSync(cli, path)
  else writeFileSync(path, script(await opened()), { mode: 0o755 })
}

interface Door {
  readonly port: number
  /** Only the scripts of this process know it. */
  readonly secret: string
}

/** The beginning of the names of what is piped in and of outputs, which go with the script. */
const files = join(tmpdir(), 'hubplan-door-')

/**
 * Asks with the arguments, the environment and a file of what is piped in, each ended by a NUL, and an empty one at the end.
 * The answer is the exit code, and the file whose name tells those of both outputs. Bash does most of it by itself: starting
 * other programs is what takes the time of such a script.
 */
function script({ port, secret }: Door): string {
  return `#!/bin/bash
input=
case " $* " in *' - '*) input="$(mktemp '${files}XXXXXXXX')"; cat > "$input" ;; esac
exec 3<>/dev/tcp/127.0.0.1/${port} || exit 99
{ printf '%s\\0' '${secret}' "$PWD" "$input" "$#" "$@"; env -0; printf '\\0'; } >&3
read -r code answer <&3 || exit 99
if [ -s "$answer.stdout" ]; then cat "$answer.stdout"; fi
if [ -s "$answer.stderr" ]; then cat "$answer.stderr" >&2; fi
exit "$code"
`
}

let door: Promise<Door> | undefined

/** One for all tests of this process. */
function opened(): Promise<Door> {
  door ??= open()
  return door
}

async function open(): Promise<Door> {
  const secret = randomUUID()
  const server = createServer((socket) => serve(socket, secret)).unref()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, secret }
}

function serve(socket: Socket, secret: string): void {
  let asked = ''
  // A script that was killed takes no answer.
  socket.on('error', () => undefined)
  socket.setEncoding('utf8').on('data', (text) => {
    asked += text
    if (!isWhole(asked)) return
    socket.removeAllListeners('data')
    answer(asked, secret)
      .catch((failure: Error) => told({ code: 99, stdout: '', stderr: String(failure.stack) }))
      .then(({ code, path }) => {
        // The script has read them by then, or was killed.
        socket.once('close', () => {
          for (const output of outputsOf(path)) rmSync(output, { force: true })
        })
        socket.end(`${code} ${path}\n`)
      })
      .catch(() => socket.destroy())
  })
}

/** No variable is empty, but an argument may be. The last one of the records is what has not ended yet. */
function isWhole(asked: string): boolean {
  const records = asked.split('\0')
  return records.length > 4 && records.slice(4 + Number(records[3]), -1).includes('')
}

async function answer(asked: string, secret: string): Promise<Told> {
  const [said, cwd = '', input = '', count, ...rest] = asked.split('\0').slice(0, -2)
  if (said !== secret) throw new Error('this door is for others')
  const args = rest.slice(0, Number(count))
  const env = Object.fromEntries(
    rest.slice(Number(count)).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
  const stdin = input === '' ? '' : readFileSync(input, 'utf8')
  if (input !== '') rmSync(input)
  return told(await runInside(args, { cwd, env, stdin }))
}

interface Told {
  readonly code: number
  /** Beginning of the names of both outputs. */
  readonly path: string
}

const outputsOf = (path: string): readonly [stdout: string, stderr: string] => [`${path}.stdout`, `${path}.stderr`]

function told({ code, stdout, stderr }: InsideResult): Told {
  const path = files + randomUUID()
  const [out, err] = outputsOf(path)
  writeFileSync(out, stdout, { mode: 0o600 })
  writeFileSync(err, stderr, { mode: 0o600 })
  return { code, path }
}
