// Paths of the files of hubplan init: in the folder itself. A link must not lead out of it.
import { constants } from 'node:fs'
import { access, lstat, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { Problem } from '../../core/problem.ts'
import { isOutside } from '../../io/inside.ts'
import { readPlain } from '../../io/plain.ts'
import type { World } from '../../session/world.ts'

/** Whether the path exists, also as a broken link. */
export async function isTaken(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

/** @throws Problem `usage` when a file cannot be written, or its path leads out of the folder */
export async function checkPlaces(files: readonly string[], world: World): Promise<void> {
  for (const file of files) {
    const folder = await nearest(dirname(await findPlace(file, world)))
    await access(folder, constants.W_OK).catch((cause: unknown) => {
      throw refused(`${file} cannot be written${codeOf(cause)}`, cause)
    })
  }
}

async function nearest(folder: string): Promise<string> {
  return (await isTaken(folder)) ? folder : nearest(dirname(folder))
}

/**
 * The real path of a file. A link that stays in the folder is followed here and nowhere else.
 * @throws Problem `usage` when it leads out of the folder, or cannot be a file
 */
export async function findPlace(file: string, { cwd }: World): Promise<string> {
  const home = await realpath(cwd)
  const parts = file.split('/')
  let real = home
  for (const [index, part] of parts.entries()) {
    const name = parts.slice(0, index + 1).join('/')
    if (!(await isTaken(join(real, part)))) return join(real, ...parts.slice(index))
    real = await followed(name, join(real, part), home)
    const stats = await stat(real)
    const isLast = index === parts.length - 1
    if (stats.isDirectory() === isLast) throw refused(`${name} is ${isLast ? 'a folder' : 'not a folder'}`)
    if (isLast && !stats.isFile()) throw refused(`${name} is not an ordinary file`)
  }
  return real
}

async function followed(name: string, path: string, home: string): Promise<string> {
  const real = await realpath(path).catch((cause: unknown) => {
    throw refused(`${name} is a broken link`, cause)
  })
  if (isOutside(home, real)) throw refused(`${name} is a link to a place outside the folder`)
  return real
}

/** The text of a file; empty when it is missing. */
export async function textOrNone(file: string, { cwd }: World): Promise<string> {
  try {
    return await readPlain(await realpath(join(cwd, file)))
  } catch (cause) {
    if (codeOf(cause) === ' (ENOENT)') return ''
    throw refused(`${file} cannot be read${codeOf(cause)}`, cause)
  }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
}

function refused(why: string, cause?: unknown): Problem {
  return new Problem('usage', `${why}; nothing has been written.`, {
    hint: 'correct it, and run hubplan init again',
    cause,
  })
}
