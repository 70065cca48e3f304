// Where the files of hubplan init come to lie: in the folder itself. A link must not lead them elsewhere.
import { constants } from 'node:fs'
import { access, lstat, readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

import { Problem } from '../core/problem.ts'
import type { World } from './world.ts'

/** Whether something of this name is there, be it a link that leads nowhere. */
export async function isTaken(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

/** @throws Problem `usage` when a file cannot be written, or would be written out of the folder */
export async function checkPlaces(files: readonly string[], { cwd }: World): Promise<void> {
  const home = await realpath(cwd)
  for (const file of files) {
    const parts = file.split('/')
    let real = home
    for (const [index, part] of parts.entries()) {
      const name = parts.slice(0, index + 1).join('/')
      if (!(await isTaken(join(real, part)))) break
      real = await followed(name, join(real, part), home)
      const isFolder = (await stat(real)).isDirectory()
      const isLast = index === parts.length - 1
      if (isFolder === isLast) throw refused(`${name} is ${isLast ? 'a folder' : 'not a folder'}`)
      if (isLast) real = dirname(real)
    }
    await access(real, constants.W_OK).catch((cause: unknown) => {
      throw refused(`${file} cannot be written${codeOf(cause)}`, cause)
    })
  }
}

async function followed(name: string, path: string, home: string): Promise<string> {
  const real = await realpath(path).catch((cause: unknown) => {
    throw refused(`${name} is a link that leads nowhere`, cause)
  })
  const way = relative(home, real)
  if (way === '..' || way.startsWith(`..${sep}`)) throw refused(`${name} is a link that leads out of the folder`)
  return real
}

/** The text of a file that may be missing. */
export async function textOrNone(file: string, { cwd }: World): Promise<string> {
  return readFile(join(cwd, file), 'utf8').catch((cause: unknown) => {
    if (codeOf(cause) === ' (ENOENT)') return ''
    throw refused(`${file} cannot be read${codeOf(cause)}`, cause)
  })
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
}

function refused(why: string, cause?: unknown): Problem {
  return new Problem('usage', `${why}; nothing has been written.`, { hint: 'put it right, and start anew', cause })
}
