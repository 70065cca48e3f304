// `hubplan` for the scripts of tests: what stands in its place asks the test's process, which runs it inside. A script starts it
// several times, and there are hundreds of scripts. In the full tier some scripts have the built program itself.
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import { runInside } from './inside.ts'
import { isFull } from './tier.ts'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

/**
 * Puts a program at a path that does what hubplan does. The test must not block while a script runs it.
 * @param isBuilt whether it is the built program in the full tier: where like scripts have it, others need not
 */
export function placeHubplan(path: string, isBuilt = true): void {
  if (isFull && isBuilt) symlinkSync(cli, path)
  else writeFileSync(path, script(socket()), { mode: 0o755 })
}

/** What is asked is the folder of the answer, the folder to run in, the arguments and the environment. */
function script(address: string): string {
  return `#!/bin/bash
answer="$(mktemp -d)"
trap 'rm -rf "$answer"' EXIT
case " $* " in *' - '*) cat > "$answer/stdin" ;; esac
{ printf '%s\\0' "$answer" "$PWD" "$#" "$@"; env -0; } |
  curl --silent --show-error --fail-with-body --noproxy '*' --unix-socket '${address}' --data-binary @- http://hubplan/ >&2 || exit 99
cat "$answer/stdout"
cat "$answer/stderr" >&2
exit "$(cat "$answer/code")"
`
}

let opened: string | undefined

/** One for all tests of this process. */
function socket(): string {
  if (opened !== undefined) return opened
  const folder = mkdtempSync(join(tmpdir(), 'hubplan-door-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  opened = join(folder, 'socket')
  const server = createServer((request, response) => {
    answer(request).then(
      () => response.end(),
      (failure: Error) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(failure.stack)),
    )
  })
  server.listen(opened).unref()
  return opened
}

async function answer(request: IncomingMessage): Promise<void> {
  const [folder = '', cwd = '', count, ...rest] = (await text(request)).split('\0').slice(0, -1)
  const args = rest.slice(0, Number(count))
  const env = Object.fromEntries(
    rest.slice(Number(count)).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
  const input = join(folder, 'stdin')
  const stdin = existsSync(input) ? readFileSync(input, 'utf8') : ''
  const { code, stdout, stderr } = await runInside(args, { cwd, env, stdin })
  writeFileSync(join(folder, 'stdout'), stdout)
  writeFileSync(join(folder, 'stderr'), stderr)
  writeFileSync(join(folder, 'code'), String(code))
}
